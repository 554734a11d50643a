import * as v from 'valibot'
import type { Route } from '../route.ts'

type Schema = v.GenericSchema
export type Parameter = {
  description: string
  schema: Schema
  required?: true
  /** May be given several times: any of the values will do. */
  repeated?: true
}

/** What a script must know of a route to use it. */
export type RouteDescription = {
  /** What it does, in one line. */
  summary: string
  query?: Readonly<Record<string, Parameter>>
  headers?: Readonly<Record<string, Parameter>>
  /** The body that it takes; `file` is bytes as they are. Routes that take none are not sent any, or `{}`. */
  body?: Schema | 'file'
  /** What it answers, by status: a schema of JSON, a content type of anything else, or null for no body. */
  answers: Readonly<Record<number, Schema | 'text/csv' | 'text/plain' | 'text/html' | null>>
}

/** Descriptions by method and path, as the route table has them. */
export type Descriptions = Readonly<Record<`${Route['method']} ${string}`, RouteDescription>>

/** The parameters of a list that comes in pages. */
export function pageParameters(limits: { default: number; max: number }): Record<string, Parameter> {
  return {
    limit: {
      description: `How many there are on a page, ${limits.default} unless it is given.`,
      schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.max)),
    },
    cursor: { description: 'The `nextCursor` of the page before.', schema: v.string() },
  }
}

/** What every POST without content takes: an empty object. */
export const emptyObject = v.strictObject({})
