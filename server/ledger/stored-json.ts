import * as v from 'valibot'
import { type Who, whoSchema } from '../../src/contract/who.ts'

/** An object that was stored as JSON. Null for any other text: this program did not write it. */
export function parseObject(json: string | null): Record<string, unknown> | null {
  if (json === null) return null
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Who asked, as it was stored. Null without sign-in, and for any other text. */
export function parseWho(json: string | null): Who | null {
  const who = parseObject(json)
  return v.is(whoSchema, who) ? who : null
}
