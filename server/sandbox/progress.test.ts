import { describe, expect, it } from 'vitest'
import { allImports, allWebsets, newImport, call, sandboxAt, startOfTest } from '../testing/sandbox-client.ts'

const second = 1000

async function statuses(app: Parameters<typeof allImports>[0]) {
  const count: Record<string, number> = {}
  for (const { status } of await allImports(app)) count[status] = (count[status] ?? 0) + 1
  return count
}

describe('imports that are being processed', () => {
  it('end by themselves: two between 20 and 90 seconds after the start, the last after ten minutes', async () => {
    const { app, clock } = sandboxAt()
    const start = await statuses(app)
    const after = async (seconds: number) => {
      clock.time = startOfTest + seconds * second
      return statuses(app)
    }
    expect(start).toMatchObject({ pending: 4, processing: 3, completed: 39, failed: 14 })
    expect(await after(20)).toEqual(start)
    expect(await after(90)).toEqual({ ...start, processing: 1, completed: 40, failed: 15 })
    expect(await after(590)).toMatchObject({ processing: 1 })
    const { processing: _, ...rest } = start
    const end = { ...rest, completed: 41, failed: 15 }
    expect(await after(610)).toEqual(end)
    expect(await after(30 * 86_400)).toEqual(end)
  })

  it('say when they ended and why, not when somebody looked', async () => {
    const { app, store, clock } = sandboxAt({ imports: 0 })
    const at = startOfTest + 30 * second
    const created = { status: 'processing', createdAt: startOfTest, updatedAt: startOfTest }
    const reason = 'invalid_format'
    const message = 'Row 2 has 3 columns; the header has 4.'
    store.imports.insert(newImport({ id: 'a', ...created, due: { at, status: 'failed', reason, message } }))
    store.imports.insert(
      newImport({ id: 'b', ...created, due: { at, status: 'completed', reason: null, message: null } }),
    )
    clock.time = at - 1
    expect((await call(app, '/imports/a')).body).toMatchObject({ status: 'processing', failedReason: null })
    clock.time = at + 3600 * second
    const ended = new Date(at).toISOString()
    expect((await call(app, '/imports/a')).body).toMatchObject({
      status: 'failed',
      failedReason: reason,
      failedMessage: message,
      failedAt: ended,
      updatedAt: ended,
    })
    expect((await call(app, '/imports/b')).body).toMatchObject({
      status: 'completed',
      failedReason: null,
      failedMessage: null,
      failedAt: null,
      updatedAt: ended,
    })
  })

  it('have ended for a change, a deletion and a webset too', async () => {
    const { app, store, clock } = sandboxAt({ imports: 0 })
    const due = { at: startOfTest + second, status: 'completed', reason: null, message: null } as const
    for (const id of ['a', 'b', 'c']) store.imports.insert(newImport({ id, status: 'processing', due }))
    store.websets.insert({
      id: 'webset_a',
      importIds: ['c'],
      createdAt: startOfTest,
      updatedAt: startOfTest,
      body: { status: 'idle', title: null, externalId: null, searches: [], excludes: [], metadata: {} },
    })
    clock.time += 2 * second
    expect((await allWebsets(app))[0]?.imports[0]).toMatchObject({ status: 'completed' })
    const patched = await call(app, '/imports/a', { method: 'PATCH', body: { title: 'x' } })
    expect(patched.body).toMatchObject({ status: 'completed', title: 'x' })
    const deleted = await call(app, '/imports/b', { method: 'DELETE' })
    expect(deleted.body).toMatchObject({ status: 'completed' })
  })
})
