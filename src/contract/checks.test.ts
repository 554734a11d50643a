import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDeleted, isImport, isImportsPage, isInfo, isProblem } from './checks.ts'
import { deletedSchema, importSchema, importsPageSchema } from './import.ts'
import { infoSchema } from './info.ts'
import { problemSchema } from './problem.ts'

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

const almostPages = fc.record({
  data: mostly(fc.array(almostImports, { maxLength: 2 })),
  hasMore: mostly(fc.boolean()),
  nextCursor: mostly(textOrNull),
  added: fc.anything(),
})

const numberOrNull = fc.option(fc.integer())
const almostInfos = fc.record({
  mode: mostly(fc.constantFrom('sandbox', 'live')),
  host: mostly(textOrNull),
  scenario: mostly(textOrNull),
  account: mostly(
    fc.record({
      mode: mostly(fc.constantFrom('sandbox', 'live')),
      name: mostly(text),
      baseUrl: mostly(textOrNull),
    }),
  ),
  refusing: mostly(fc.option(fc.record({ code: mostly(text), message: mostly(text) }))),
  readOnly: mostly(fc.boolean()),
  version: mostly(text),
  budget: mostly(
    fc.record({
      perSecond: mostly(numberOrNull),
      allowedPerSecond: mostly(numberOrNull),
      waiting: mostly(fc.integer()),
      pausedForMs: mostly(fc.integer()),
    }),
  ),
})

const almostProblems = fc.record(
  {
    status: mostly(fc.integer()),
    code: mostly(text),
    error: mostly(text),
    message: mostly(text),
    requestId: mostly(text),
    retryAfter: mostly(numberOrNull),
    deletionId: mostly(textOrNull),
    added: fc.anything(),
  },
  { requiredKeys: ['status', 'code', 'error', 'message', 'requestId', 'retryAfter'] },
)

describe('the checks of the first screen', () => {
  it.each([
    { name: 'isImport', check: isImport, schema: importSchema, almost: almostImports },
    { name: 'isImportsPage', check: isImportsPage, schema: importsPageSchema, almost: almostPages },
    { name: 'isInfo', check: isInfo, schema: infoSchema, almost: almostInfos },
    { name: 'isDeleted', check: isDeleted, schema: deletedSchema, almost: almostImports },
    { name: 'isProblem', check: isProblem, schema: problemSchema, almost: almostProblems },
  ])('$name says the same as the schema', ({ check, schema, almost }) => {
    const results = new Set<boolean>()
    fc.assert(
      fc.property(fc.oneof(almost, fc.anything()), (value) => {
        const expected = schema.safeParse(value).success
        results.add(expected)
        expect(check(value)).toBe(expected)
      }),
      { numRuns: 5_000 },
    )
    // Both ways: some of the values are right, and some are not.
    expect(results).toEqual(new Set([false, true]))
  })

  it('isImport takes an import, and no other object', () => {
    const [item] = fc.sample(
      almostImports.filter((value) => importSchema.safeParse(value).success),
      1,
    )
    expect(isImport(item)).toBe(true)
    expect(isImport({ ...item, object: 'webset' })).toBe(false)
  })
})
