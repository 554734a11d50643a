import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importSchema } from './import.ts'
import { isImport, isImportsPage } from './is-import.ts'
import { pageSchema } from './page.ts'

const text = fc.constantFrom('', 'a', '2026-11-23T12:00:00.000Z')
const wrong = fc.constantFrom<unknown>(undefined, null, 3, true, [], {}, 'other', Number.NaN)
/** Mostly right, now and then something else in its place. */
const mostly = (right: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: wrong })
const textOrNull = fc.option(text)

const almostImports = fc.record({
  id: mostly(text),
  object: mostly(fc.constant('import')),
  status: mostly(text),
  format: mostly(text),
  entity: mostly(
    fc.option(fc.record({ type: mostly(text), description: mostly(text) }, { requiredKeys: ['type'] })),
  ),
  title: mostly(text),
  count: mostly(fc.integer()),
  metadata: mostly(fc.dictionary(fc.constantFrom('owner', 'team'), mostly(text))),
  failedReason: mostly(textOrNull),
  failedAt: mostly(textOrNull),
  failedMessage: mostly(textOrNull),
  createdAt: mostly(text),
  updatedAt: mostly(text),
  added: fc.anything(),
})

describe('isImport', () => {
  it('says the same as the schema', () => {
    fc.assert(
      fc.property(fc.oneof(almostImports, fc.anything()), (value) => {
        expect(isImport(value)).toBe(importSchema.safeParse(value).success)
      }),
      { numRuns: 5_000 },
    )
  })

  it('takes an import, and no other object', () => {
    const [item] = fc.sample(
      almostImports.filter((value) => importSchema.safeParse(value).success),
      1,
    )
    expect(isImport(item)).toBe(true)
    expect(isImport({ ...item, object: 'webset' })).toBe(false)
  })
})

describe('isImportsPage', () => {
  it('says the same as the schema', () => {
    const importsPage = pageSchema(importSchema)
    const almostPages = fc.record({
      data: mostly(fc.array(almostImports, { maxLength: 2 })),
      hasMore: mostly(fc.boolean()),
      nextCursor: mostly(textOrNull),
      added: fc.anything(),
    })
    const results = new Set<boolean>()
    fc.assert(
      fc.property(fc.oneof(almostPages, fc.anything()), (value) => {
        const expected = importsPage.safeParse(value).success
        results.add(expected)
        expect(isImportsPage(value)).toBe(expected)
      }),
      { numRuns: 5_000 },
    )
    expect(results).toEqual(new Set([false, true]))
  })
})
