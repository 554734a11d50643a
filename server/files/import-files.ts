import { hash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import type { Logger } from 'pino'
import type { Import } from '../../src/contract/import.ts'
import { countWords } from '../../src/contract/count-words.ts'
import type { UploadedFile } from '../../src/contract/uploaded-file.ts'
import type { By } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerUnavailableError } from '../ledger/ledger-refusal.ts'
import type { SentFile } from '../ledger/sent-file.ts'
import { FileDamagedError, FileMissingError, type FileStore, type StoredFile } from './file-store.ts'
import { keepFile, type Keeping, notKeeping, type Patience } from './keep-file.ts'
import { openVerified } from './read-file.ts'
import { whyNotKept } from './why-not-kept.ts'

/** The file of an import. That of a sample of the sandbox has its `bytes` here, and what was declared of it. */
export type ImportFile = UploadedFile & {
  bytes?: Uint8Array
  declared?: { count: number; identifier: number | null }
}

/** The files of imports, as far as the console has them. */
export type ImportFiles = {
  /**
   * The file of an import, also after its deletion: the last one sent through this console, or that of a sample of the sandbox. `of`:
   * the import as far as it is known. Null if there is no file.
   */
  of(importId: string, of: Import | null): Promise<ImportFile | null>
  /** The last files sent through this console, by import. Imports without a file are left out. */
  uploaded(importIds: readonly string[]): Promise<Map<string, ImportFile>>
  /** The file of a sample of the sandbox; null for any other import. */
  sampleOf(sample: Import): ImportFile | null
  /**
   * The bytes of a file. All of them are compared with the hash before the first one is returned. Throws FileDamagedError or
   * FileMissingError, with a message for people.
   */
  open(file: ImportFile): Promise<ReadableStream<Uint8Array>>
  /**
   * Removes a file for all imports that share it; `importId` is the one where somebody asked for it. The chain records that first.
   * Throws errors of the ledger and of the store.
   */
  forget(importId: string, file: ImportFile, by: By): Promise<void>
  /** Keeps a file while it is uploaded. */
  keep(sizeBytes: number): Keeping
  /** Removes files that are too old, now and from time to time, until `stop`. */
  start(): void
  stop(): void
}

export type ImportFilesDeps = {
  ledger: Pick<Ledger, 'uploadedFiles' | 'appendIntent'>
  /** Where files are kept; null if none are. */
  store: FileStore | null
  /** How long a file is kept after it was last needed. */
  keepDays: number
  log: Logger
  /** The file of a sample of the sandbox, the same bytes at any time. Left out if there are no samples. */
  sampleFile?: (
    of: Import,
  ) => { name: string; bytes: Uint8Array; count: number; identifier: number | null } | null
  /** For tests, which have less time. */
  patience?: Patience
}

const dayMs = 86_400_000
const sweepEveryMs = 3_600_000

export function createImportFiles(deps: ImportFilesDeps): ImportFiles {
  const { ledger, store, keepDays, log, sampleFile } = deps
  let timer: NodeJS.Timeout | undefined

  /** The kept files with these hashes; null if that cannot be read now. */
  const storedOf = async (hashes: readonly string[]): Promise<Map<string, StoredFile> | null> => {
    try {
      return (await store?.findAll(hashes)) ?? new Map<string, StoredFile>()
    } catch (error) {
      // If the database cannot be reached, the error of the ledger says more.
      if (error instanceof LedgerUnavailableError) throw error
      log.warn({ err: error }, 'the kept files cannot be read')
      return null
    }
  }

  const keptOf = (sent: SentFile, allStored: Map<string, StoredFile> | null): UploadedFile['kept'] => {
    if (!allStored)
      return { is: 'not_kept', why: 'Kept files cannot be read at present; the console’s log says why.' }
    const stored = allStored.get(sent.sha256)
    if (stored?.isDamaged) return { is: 'damaged', why: damagedInWords }
    if (stored) return { is: 'kept', until: new Date(stored.neededAt + keepDays * dayMs).toISOString() }
    if (sent.forgotten) return { is: 'forgotten', why: `${sent.forgotten.by} had it removed.` }
    const why = whyNotKept(sent.kept)
    if (why !== null) return { is: 'not_kept', why }
    if (!store) return { is: 'not_kept', why: keepsNoMore }
    return {
      is: 'dropped',
      why: `The console dropped it: it was not needed for ${countWords(keepDays, 'day')}, or newer files took its room.`,
    }
  }

  const sampleOf = (sample: Import): ImportFile | null => {
    const file = sampleFile?.(sample)
    if (!file) return null
    const { name, bytes, count, identifier } = file
    return {
      name,
      bytes,
      declared: { count, identifier },
      sizeBytes: bytes.length,
      sha256: hash('sha256', bytes),
      sentAt: sample.createdAt,
      origin: 'sample',
      kept: { is: 'kept', until: null },
    }
  }

  const uploaded = async (importIds: readonly string[]): Promise<Map<string, ImportFile>> => {
    const allSent = await ledger.uploadedFiles(importIds)
    const allStored = await storedOf([...allSent.values()].map(({ sha256 }) => sha256))
    return new Map(
      [...allSent].map(([importId, sent]) => {
        const { name, sizeBytes, sha256, sentAt } = sent
        return [
          importId,
          { name, sizeBytes, sha256, sentAt, origin: 'upload', kept: keptOf(sent, allStored) },
        ]
      }),
    )
  }

  const sweep = () => {
    store
      ?.sweep()
      .catch((error: unknown) => log.warn({ err: error }, 'files that are too old could not be dropped'))
  }

  return {
    of: async (importId, of) => (await uploaded([importId])).get(importId) ?? (of && sampleOf(of)),
    uploaded,
    sampleOf,
    open: async (file) => {
      if (file.bytes) return ReadableStream.from<Uint8Array>([file.bytes])
      if (file.kept.is === 'damaged') throw new FileDamagedError(file.kept.why)
      if (file.kept.is !== 'kept' || !store)
        throw new FileMissingError(
          `The file is not kept. ${file.kept.is === 'kept' ? whyNotKept('off') : file.kept.why}`,
        )
      try {
        return await openVerified(store, file)
      } catch (error) {
        if (!(error instanceof FileDamagedError)) throw error
        log.error({ err: error, sha256: file.sha256 }, 'a kept file is not what was sent')
        throw new FileDamagedError(damagedInWords, { cause: error })
      }
    },
    forget: async (importId, { sha256 }, by) => {
      await ledger.appendIntent({
        event: 'file_forgotten',
        at: new Date().toISOString(),
        ...by,
        importId,
        sha256,
      })
      await store?.remove(sha256)
    },
    keep: (sizeBytes) => {
      if (!store) return notKeeping('off')
      if (sizeBytes > store.capBytes) return notKeeping('too_large')
      return keepFile(store, sizeBytes, log, deps.patience)
    },
    start: () => {
      sweep()
      timer = setInterval(sweep, sweepEveryMs)
      timer.unref()
    },
    stop: () => clearInterval(timer),
  }
}

const keepsNoMore =
  'It was kept, and may still be where it was, but the console keeps no files any more (KEEP_FILES_MB is 0).'
const damagedInWords = 'The kept file was changed or damaged: its hash is not that of what was sent.'
