import { describe, expect, it } from 'vitest'
import { type UploadStore, waitingAtMost } from '../../upload-store.ts'

const hourMs = 3_600_000

const hold = (store: UploadStore, id: string, inMs = hourMs) =>
  store.hold(id, { url: `https://files.test/${id}`, validUntil: Date.now() + inMs })

/** What must hold for every store of uploads: tests, for within a `describe`. `open` makes an empty one. */
export function testUploadStore(open: () => Promise<UploadStore>): void {
  describe('an upload that is awaited', () => {
    it('is claimed by one request, however many come at once', async () => {
      const store = await open()
      await hold(store, 'a')
      const claims = await Promise.allSettled([store.claim('a'), store.claim('a'), store.claim('a')])
      expect(claims.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
      for (const claim of claims.filter((each) => each.status === 'rejected'))
        expect(claim.reason).toMatchObject({ parts: { status: 409, code: 'upload_running' } })
    })

    it('may be sent again where it failed, and not where it was taken', async () => {
      const store = await open()
      await hold(store, 'a')
      const first = await store.claim('a')
      expect(first.url).toBe('https://files.test/a')
      await first.failed()
      await (await store.claim('a')).done()
      await expect(store.claim('a')).rejects.toMatchObject({ parts: { status: 404, code: 'no_upload' } })
    })

    it('ends with its time, also one that has none', async () => {
      const store = await open()
      await hold(store, 'late', -1)
      await expect(store.claim('late')).rejects.toMatchObject({ parts: { code: 'upload_expired' } })
      await store.hold('ever', { url: 'https://files.test/ever', validUntil: Number.POSITIVE_INFINITY })
      expect((await store.claim('ever')).url).toBe('https://files.test/ever')
    })

    it('is replaced by a newer one of the same import', async () => {
      const store = await open()
      await hold(store, 'a')
      await store.hold('a', { url: 'https://files.test/newer', validUntil: Date.now() + hourMs })
      expect((await store.claim('a')).url).toBe('https://files.test/newer')
    })
  })

  it('forgets what waits longest where too many wait', async () => {
    const store = await open()
    for (let n = 0; n <= waitingAtMost; n++) await hold(store, `i${n}`)
    await expect(store.claim('i0')).rejects.toMatchObject({ parts: { code: 'no_upload' } })
    expect((await store.claim('i1')).url).toBe('https://files.test/i1')
  })
}
