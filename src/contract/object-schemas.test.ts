import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { onlyFields, texts } from './object-schemas.ts'
import { validationError } from './validation-error.ts'

function errorsOf(schema: v.GenericSchema, json: string): string[] {
  const { issues = [] } = v.safeParse(schema, JSON.parse(json))
  return issues.map(validationError).map(({ field, rule }) => `${field} ${rule}`.trim())
}

const body = onlyFields({
  title: v.optional(v.string()),
  metadata: v.optional(texts({ maxCharacters: 3 })),
  ids: v.optional(v.array(v.string())),
})

describe('an object with certain fields', () => {
  it.each([
    '{}',
    '{"title":""}',
    '{"metadata":{}}',
    '{"metadata":{"a":"abc","__proto__":"","constructor":""}}',
  ])('may be %s', (json) => {
    expect(errorsOf(body, json)).toEqual([])
  })

  it.each([
    ['[]', 'must be an object'],
    ['null', 'must be an object'],
    ['{"title":null}', 'title must be a string'],
    ['{"other":1}', 'other is not a field that can be given here'],
    ['{"__proto__":{"title":"x"}}', '__proto__ is not a field that can be given here'],
    ['{"toString":1}', 'toString is not a field that can be given here'],
    ['{"metadata":[]}', 'metadata must be an object'],
    ['{"metadata":{"a":1}}', 'metadata.a must be a string'],
    ['{"metadata":{"__proto__":1}}', 'metadata.__proto__ must be a string'],
    ['{"metadata":{"constructor":{}}}', 'metadata.constructor must be a string'],
    ['{"metadata":{"a":"abcd"}}', 'metadata.a must be at most 3 characters'],
    ['{"ids":"a"}', 'ids must be a list'],
    ['{"ids":["a",2]}', 'ids[1] must be a string'],
  ])('may not be %s: %s', (json, error) => {
    expect(errorsOf(body, json)).toEqual([error])
  })

  it('is told what it lacks', () => {
    expect(errorsOf(onlyFields({ title: v.string() }), '{}')).toEqual(['title is missing'])
  })
})
