import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { importSchema, isUnreadable } from './import.ts'
import { readImport, readImports } from './read-import.ts'
import { anImport } from './testing.ts'

const odd = (changes: Record<string, unknown>) => readImport({ ...anImport('import_1'), ...changes })

describe('an import that fits its schema', () => {
  it('is itself, with the fields that the schema does not name', () => {
    const received: unknown = JSON.parse('{"later":{"kept":1},"metadata":{"__proto__":"kept"}}')
    const item = Object.assign({}, anImport('import_1'), received)
    expect(readImport(item)).toBe(item)
  })
})

describe('an import that does not fit its schema', () => {
  it.each([
    ['count', 'twelve', 0, 'must be a number, but is "twelve"'],
    ['count', undefined, 0, 'is missing'],
    ['status', 7, 'unknown', 'must be a string, but is 7'],
    ['status', null, 'unknown', 'must be a string, but is null'],
    ['format', {}, 'unknown', 'must be a string, but is {}'],
    ['object', 'webset', 'import', 'must be "import", but is "webset"'],
    ['title', null, '', 'must be a string, but is null'],
    ['entity', 'company', null, 'must be an object, but is "company"'],
    ['failedReason', 5, null, 'must be a string, but is 5'],
    ['createdAt', 1_700_000_000, '', 'must be a string, but is 1700000000'],
  ])('is read without its %s: %j', (field, value, fallback, message) => {
    const item = odd({ [field]: value })
    expect(item).toMatchObject({ id: 'import_1', [field]: fallback, metadata: {} })
    expect(item?.unreadable?.fields).toEqual([{ field, message }])
    expect(item?.unreadable?.received).toHaveProperty(field, value)
  })

  it('keeps the metadata that is text, and names what is not', () => {
    const item = odd({ metadata: { owner: 'ana', rows: 12, constructor: {} } })
    expect(item?.metadata).toEqual({ owner: 'ana' })
    expect(item?.unreadable?.fields.map(({ field }) => field)).toEqual([
      'metadata.rows',
      'metadata.constructor',
    ])
    expect(item && isUnreadable(item, 'metadata')).toBe(true)
    expect(item && isUnreadable(item, 'count')).toBe(false)
  })

  it('quotes no more of a long value than helps', () => {
    const [field] = odd({ count: 'x'.repeat(5_000) })?.unreadable?.fields ?? []
    expect(field?.message.length).toBeLessThan(150)
  })

  it('is an import that fits, whatever came, as long as its id can be used', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(importSchema.entries)), fc.jsonValue()),
        (values) => {
          const item = readImport({ ...values, id: 'import_1' })
          expect(v.safeParse(importSchema, item).issues).toBeUndefined()
          expect(item?.id).toBe('import_1')
        },
      ),
    )
  })
})

describe('the items of a page', () => {
  it('are read one by one: what has no usable id is counted', () => {
    const whole = anImport('import_1')
    const items = [whole, { ...whole, id: 7 }, null, 'x', [], { ...whole, id: '../x' }, { id: 'import_2' }]
    const { imports, withoutId } = readImports(items)
    expect(imports.map(({ id }) => id)).toEqual(['import_1', 'import_2'])
    expect(imports[0]).toBe(whole)
    expect(withoutId).toBe(5)
  })
})
