import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { FileMissingError, type FileStore } from '../../files/file-store.ts'
import { keepFile } from '../../files/keep-file.ts'
import { openVerified } from '../../files/read-file.ts'

export const batteryCap = 4_000_000
const dayMs = 86_400_000
const log = pino({ level: 'silent' })

type OpenedFiles = {
  store: FileStore
  /** Another process on the same files. */
  again: () => FileStore
  /** What becomes of a part whose process was killed: its time is over. */
  letPartsDie: () => Promise<void>
  /** Sets when a file was last needed. */
  neededAt: (sha256: string, at: Date) => Promise<void>
  /** Changes a byte of what is stored. */
  damage: (sha256: string) => Promise<void>
}

/** What every store of files must do. Its cap is `batteryCap`, its days are 90. `runs`: of the property. */
export function filesBattery(open: () => Promise<OpenedFiles>, runs = 15): void {
  let opened: OpenedFiles
  let store: FileStore
  beforeEach(async () => {
    opened = await open()
    store = opened.store
  })

  const keep = async (bytes: Uint8Array, cuts: readonly number[] = [], to = store) => {
    const keeping = keepFile(to, bytes.length, log)
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
    let from = 0
    for (const end of ends) {
      if (end > from) await keeping.add(bytes.subarray(from, end))
      from = end
    }
    return keeping.finish(hashOf(bytes))
  }
  const read = async (bytes: Uint8Array) => {
    const pieces: Uint8Array[] = []
    const stream = await openVerified(store, { sha256: hashOf(bytes), sizeBytes: bytes.length })
    for await (const piece of stream) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  it('gives the bytes that it was given, whatever they are and however they come in pieces', async () => {
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.integer({ min: 1, max: 40_000 }))
        .map(([part, times]) => new Uint8Array(Buffer.alloc(part.length * times, part))),
      fc.integer({ min: 1, max: 600_000 }).map((length) => new Uint8Array(randomBytes(length))),
    )
    await fc.assert(
      fc.asyncProperty(some, fc.array(fc.nat(), { maxLength: 6 }), async (bytes, cuts) => {
        expect(await keep(bytes, cuts)).toBe('kept')
        expect(hashOf(await read(bytes))).toBe(hashOf(bytes))
      }),
      { numRuns: runs },
    )
  }, 30_000)

  it('finds the files of all hashes among what a damaged ledger may ask for', async () => {
    const bytes = randomBytes(10)
    await keep(bytes)
    const found = await store.findAll(['x', '../x', '', hashOf(bytes)])
    expect([...found.keys()]).toEqual([hashOf(bytes)])
  })

  it('keeps one copy of what is sent twice, and knows when it was needed last', async () => {
    const bytes = randomBytes(1_000)
    await keep(bytes)
    await opened.neededAt(hashOf(bytes), new Date(Date.now() - dayMs))
    const { bytes: taken } = await store.usage()
    await keep(bytes)
    expect(await store.usage()).toEqual({ files: 1, bytes: taken })
    expect((await store.find(hashOf(bytes)))?.neededAt).toBeGreaterThan(Date.now() - 60_000)
    await opened.neededAt(hashOf(bytes), new Date(Date.now() - dayMs))
    await read(bytes)
    expect((await store.find(hashOf(bytes)))?.neededAt).toBeGreaterThan(Date.now() - 60_000)
  })

  describe('with no room left', () => {
    it('drops what was least recently needed, and never has more than its cap', async () => {
      const files = Array.from({ length: 3 }, () => randomBytes(1_200_000))
      for (const file of files) await keep(file)
      const [first, second, third] = files as [Buffer, Buffer, Buffer]
      await opened.neededAt(hashOf(second), new Date(Date.now() - dayMs))
      const more = randomBytes(1_200_000)
      expect(await keep(more)).toBe('kept')
      expect((await store.usage()).bytes).toBeLessThanOrEqual(batteryCap)
      expect(await store.find(hashOf(second))).toBeNull()
      for (const file of [first, third, more]) expect(await store.find(hashOf(file))).not.toBeNull()
    })

    it('counts what is being written, by other processes too, and keeps no file where nothing more can go', async () => {
      const other = opened.again()
      const [one, two] = [await store.begin(1_900_000), await other.begin(1_900_000)]
      for (const part of [one, two]) for (let n = 0; n < 2; n++) await part.write(randomBytes(950_000))
      const late = randomBytes(500_000)
      expect(await keep(late)).toBe('no_room')
      await Promise.all([one.discard(), two.discard()])
    })
  })

  it('leaves nothing of a file that is not kept, while its upload goes on', async () => {
    const other = await store.begin(1_000)
    for (let n = 0; n < 3; n++) await other.write(randomBytes(1_000_000))
    const { bytes: taken } = await store.usage()
    const isRefused = Promise.withResolvers<void>()
    const watched: FileStore = {
      ...store,
      begin: async (sizeBytes) => {
        const part = await store.begin(sizeBytes)
        const write = async (piece: Uint8Array) => {
          await part.write(piece).catch((error: unknown) => {
            isRefused.resolve()
            throw error
          })
        }
        return { ...part, write }
      },
    }
    const keeping = keepFile(watched, 3_000_000, log)
    for (let n = 0; n < 30; n++) await keeping.add(randomBytes(100_000))
    await isRefused.promise
    await expect.poll(() => store.usage()).toEqual({ files: 0, bytes: taken })
    await keeping.add(randomBytes(100_000))
    expect(await keeping.finish('a'.repeat(64))).toBe('no_room')
    await other.discard()
  })

  it('leaves nothing of a file that was given up, or whose process was killed', async () => {
    const part = await store.begin(1_000)
    await part.write(randomBytes(1_200_000))
    await part.discard()
    expect(await store.usage()).toEqual({ files: 0, bytes: 0 })
    const keeping = keepFile(store, 2_000_000, log)
    await keeping.add(randomBytes(1_500_000))
    keeping.discard()
    await expect.poll(() => store.usage()).toEqual({ files: 0, bytes: 0 })
    const killed = await opened.again().begin(1_000)
    await killed.write(randomBytes(1_200_000))
    await opened.letPartsDie()
    await store.sweep()
    expect(await store.usage()).toEqual({ files: 0, bytes: 0 })
    await expect(killed.commit('a'.repeat(64))).rejects.toThrow(/ENOENT|time was over/)
    expect(await store.find('a'.repeat(64))).toBeNull()
    await killed.discard()
  })

  it('keeps what was committed after all, where somebody has given it up meanwhile', async () => {
    const bytes = randomBytes(1_000)
    await keep(bytes)
    const isGivenUp = Promise.withResolvers<void>()
    const isCommitted = Promise.withResolvers<void>()
    const isDiscarded = Promise.withResolvers<void>()
    const commitsLate: FileStore = {
      ...store,
      begin: async (sizeBytes) => {
        const part = await store.begin(sizeBytes)
        return {
          ...part,
          commit: async (sha256) => {
            await isGivenUp.promise
            await part.commit(sha256)
            isCommitted.resolve()
          },
          discard: async () => {
            isGivenUp.resolve()
            await isCommitted.promise
            await part.discard()
            isDiscarded.resolve()
          },
        }
      },
    }
    // Time enough to come to the commit, also on a loaded machine.
    const keeping = keepFile(commitsLate, bytes.length, log, { whileMs: 60_000, endMs: 3_000 })
    await keeping.add(bytes)
    expect(await keeping.finish(hashOf(bytes))).toBe('too_slow')
    await isDiscarded.promise
    expect(await read(bytes)).toEqual(bytes)
    expect(await store.usage()).toMatchObject({ files: 1 })
  })

  it('drops what nobody needed for 90 days', async () => {
    const [old, young] = [randomBytes(100), randomBytes(100)]
    await keep(old)
    await keep(young)
    await opened.neededAt(hashOf(old), new Date(Date.now() - 91 * dayMs))
    await opened.neededAt(hashOf(young), new Date(Date.now() - 89 * dayMs))
    expect(await store.list()).toEqual([hashOf(old), hashOf(young)])
    await store.sweep()
    expect(await store.find(hashOf(old))).toBeNull()
    expect(await store.list()).toEqual([hashOf(young)])
    // Nor is one kept for longer because a clock was ahead.
    await opened.neededAt(hashOf(young), new Date(Date.now() + 400 * dayMs))
    await store.sweep()
    expect((await store.find(hashOf(young)))?.neededAt).toBeLessThan(Date.now() + 60_000)
  })

  it('never gives bytes that are not those that were sent, and says so from then on', async () => {
    const bytes = Buffer.from('name,website\n'.repeat(1_000))
    await keep(bytes)
    await opened.damage(hashOf(bytes))
    await expect(read(bytes)).rejects.toThrow(/decompress|hash|larger/)
    expect(await store.find(hashOf(bytes))).toMatchObject({ isDamaged: true })
    // Not even where it is changed after it was looked through, before it is sent: nobody gets all of it.
    const large = randomBytes(3_000_000)
    await keep(large)
    const stream = await openVerified(store, { sha256: hashOf(large), sizeBytes: large.length })
    await opened.damage(hashOf(large))
    let sent = 0
    const sending = async () => {
      for await (const piece of stream) sent += piece.length
    }
    await expect(sending()).rejects.toThrow(/decompress|hash/)
    expect(sent).toBeLessThan(large.length)
    await store.remove(hashOf(large))
    // Sent again, it is whole again.
    expect(await keep(bytes)).toBe('kept')
    expect(await read(bytes)).toEqual(bytes)
    // What was kept for another file, or is not there at all.
    await expect(openVerified(store, { sha256: hashOf(bytes), sizeBytes: bytes.length - 1 })).rejects.toThrow(
      'larger than what was sent',
    )
    await store.remove(hashOf(bytes))
    await expect(read(bytes)).rejects.toThrow(FileMissingError)
    await store.remove(hashOf(bytes))
  })
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
