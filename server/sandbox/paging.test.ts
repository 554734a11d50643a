import * as v from 'valibot'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'
import { publishedImport, publishedPage } from '../testing/published-api.ts'
import { allImports, newImport, call, sandboxAt, startOfTest } from '../testing/sandbox-client.ts'

/** Changes of the table between two pages. With ages of 0–3 ms many imports share a millisecond. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), age: fc.integer({ min: -1, max: 3 }) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
)

describe('GET /imports, page by page', () => {
  it('gives every import that stays exactly once, whatever is added and deleted meanwhile', async () => {
    const walks = fc.record({
      ages: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }),
      limit: fc.integer({ min: 1, max: 7 }),
      changes: fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }),
    })
    await fc.assert(
      fc.asyncProperty(walks, async ({ ages, limit, changes }) => {
        const sandbox = sandboxAt({ imports: 0 })
        const { app, store } = sandbox
        const alive = new Map<string, number>()
        let made = 0
        const insert = (age: number) => {
          const id = `import_${made++}`
          store.imports.insert(newImport({ id, createdAt: startOfTest - age }))
          alive.set(id, age)
        }
        ages.forEach(insert)
        const staying = new Set(alive.keys())
        const seen: string[] = []
        let cursor: string | null = ''
        for (let turn = 0; cursor !== null; turn++) {
          const answer = await call(app, `/imports?limit=${limit}${cursor && `&cursor=${cursor}`}`)
          const page = v.parse(publishedPage(publishedImport), answer.body)
          seen.push(...page.data.map((item) => item.id))
          expect(page.nextCursor, 'the list stands still').not.toBe(cursor)
          cursor = page.nextCursor
          for (const step of changes[turn] ?? []) {
            if (step.kind === 'insert') insert(step.age)
            const id = step.kind === 'remove' ? [...alive.keys()][step.which % alive.size] : undefined
            if (id === undefined) continue
            store.imports.remove(id)
            alive.delete(id)
            staying.delete(id)
          }
        }
        sandbox.close()
        expect(new Set(seen).size).toBe(seen.length)
        expect(seen).toEqual(expect.arrayContaining([...staying]))
      }),
      { numRuns: 150 },
    )
  })

  it('lists newest first, and the later made first within a millisecond', async () => {
    const { app, store } = sandboxAt({ imports: 0 })
    for (const [id, age] of [
      ['a', 5],
      ['b', 0],
      ['c', 5],
      ['d', 9],
    ] as const)
      store.imports.insert(newImport({ id, createdAt: startOfTest - age }))
    expect((await allImports(app)).map((item) => item.id)).toEqual(['b', 'c', 'a', 'd'])
  })

  it('has 25 imports on a page by default, and up to 200 when asked', async () => {
    const { app } = sandboxAt({ imports: 230 })
    const size = async (target: string) => ((await call(app, target)).body as Page<Import>).data.length
    expect(await size('/imports')).toBe(25)
    expect(await size('/imports?limit=1')).toBe(1)
    expect(await size('/imports?limit=200')).toBe(200)
    expect(await size('/imports?webset_id=x&limit=3')).toBe(3)
    expect(await allImports(app)).toHaveLength(230)
  })

  it('tells that nothing follows on the last page, a full one included, and on an empty one', async () => {
    const { app } = sandboxAt({ imports: 50 })
    const first = (await call(app, '/imports')).body as Page<Import>
    expect(first.hasMore).toBe(true)
    const last = (await call(app, `/imports?cursor=${first.nextCursor}`)).body as Page<Import>
    expect(last).toMatchObject({ hasMore: false, nextCursor: null })
    expect(last.data).toHaveLength(25)
    const { body } = await call(sandboxAt({ imports: 0 }).app, '/imports')
    expect(body).toEqual({ data: [], hasMore: false, nextCursor: null })
  })
})
