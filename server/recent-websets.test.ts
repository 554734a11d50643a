import { describe, expect, it, vi } from 'vitest'
import { startConsole } from './testing/start-console.ts'
import { startStubUpstream } from './testing/stub-upstream.ts'
import { sampleImport } from './testing/sample-import.ts'
import { createRecentWebsets } from './recent-websets.ts'

const webset = (id: string, parts: object = {}) => ({
  id,
  object: 'webset',
  title: `Title of ${id}`,
  ...parts,
})
const attached = { imports: [{ id: 'a' }] }
const page = (data: unknown, nextCursor: string | null = null) => ({
  data,
  hasMore: nextCursor !== null,
  nextCursor,
})

describe('what websets use', () => {
  it('is known once all pages were read, and from then on until the next reading has ended', () => {
    const websets = createRecentWebsets()
    websets.remember(null, page([webset('w1', attached), webset('w2')], 'next'))
    expect(websets.usedBy('a')).toBeNull()
    // The answer was lost, and the page is asked for again.
    websets.remember('next', page([webset('w3', { excludes: [{ source: 'import', id: 'a' }] })], 'last'))
    websets.remember('next', page([webset('w3', { excludes: [{ source: 'import', id: 'a' }] })], 'last'))
    websets.remember('last', page([webset('w1', attached), null]))
    expect(websets.usedBy('a')).toMatchObject({
      looked: 4,
      unread: 1,
      websets: 2,
      uses: [
        { websetId: 'w1', websetTitle: 'Title of w1', how: 'attached' },
        { websetId: 'w3', how: 'excluded' },
      ],
    })
    expect(websets.usedBy('b')).toMatchObject({ looked: 4, websets: 0, uses: [] })
    websets.remember(null, page([webset('w2')], 'other'))
    expect(websets.usedBy('a')).toMatchObject({ websets: 2 })
    websets.remember('other', page([]))
    expect(websets.usedBy('a')).toMatchObject({ looked: 1, websets: 0 })
  })

  it('is as old as the first page of its reading, however late the last one came', ({ onTestFinished }) => {
    onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-30T08:00:00.000Z') })
    const websets = createRecentWebsets()
    websets.remember(null, page([webset('w1')], 'last'))
    vi.setSystemTime(Date.parse('2026-11-30T10:00:00.000Z'))
    websets.remember('last', page([webset('w2')]))
    expect(websets.usedBy('a')?.checkedAt).toBe('2026-11-30T08:00:00.000Z')
  })

  it('is learnt from no page that goes on with none', () => {
    const websets = createRecentWebsets()
    websets.remember('unheard of', page([webset('w1', attached)]))
    for (const odd of [null, undefined, 'text', {}, page(null), page('x')]) websets.remember(null, odd)
    expect(websets.usedBy('a')).toBeNull()
  })

  it('is named a hundred times at most, and counted whole', () => {
    const websets = createRecentWebsets()
    const many = Array.from({ length: 120 }, (_, n) =>
      webset(`w${n}`, { ...attached, title: 'x'.repeat(999) }),
    )
    websets.remember(null, page(many))
    const { uses = [], websets: count } = websets.usedBy('a') ?? {}
    expect([uses.length, count, uses[0]?.websetTitle?.length]).toEqual([100, 120, 200])
  })

  it('stands in the record of a deletion', async ({ onTestFinished }) => {
    const stub = await startStubUpstream({
      imports: ['a', 'b'].map((id) => sampleImport(id)),
      websets: [webset('w1', attached)],
    })
    const console = await startConsole({ upstream: stub.url })
    onTestFinished(async () => {
      await console.close()
      await stub.close()
    })
    const remove = (id: string) => console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
    await remove('b')
    expect(await console.record('b')).toMatchObject({ outcome: 'deleted', usedBy: null })
    await console.fetch('/api/websets/v0/websets?limit=100')
    await remove('a')
    expect(await console.record('a')).toMatchObject({
      outcome: 'deleted',
      usedBy: { looked: 1, websets: 1, uses: [{ websetId: 'w1', how: 'attached' }] },
    })
  })
})
