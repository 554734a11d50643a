import { createHash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import type { Logger } from 'pino'
import { FileDamagedError, FileMissingError } from '../files/file-store.ts'
import type { ImportFile, ImportFiles } from '../files/import-files.ts'
import type { Keep } from '../files/why-not-kept.ts'
import type { By } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { recordedChange } from '../ledger/recorded-change.ts'
import { type Upstream, uploadMs } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'

/** `taken`: upstream has the file. `not_taken`: it certainly has not. `unclear`: the answer was lost, so it may have it. */
export type FileSent = { is: 'taken' } | { is: 'not_taken' | 'unclear'; why: string }

type Deps = {
  upstream: Upstream
  files: Pick<ImportFiles, 'open' | 'keep'>
  ledger: Pick<Ledger, 'appendIntent' | 'appendOutcome'>
  log: Logger
}

/** A file and the import that it is sent for. */
export type Sending = { importId: string; url: string; file: ImportFile; by: By }

/** Sends the file of a restored import, with an entry in the chain before and after, as for every upload. */
export async function sendFile(deps: Deps, sending: Sending): Promise<FileSent> {
  const { importId, file, by } = sending
  const { sizeBytes, name: fileName } = file
  try {
    const { result } = await recordedChange(
      deps,
      by,
      { event: 'upload_sent', importId, sizeBytes, fileName },
      () => put(deps, sending),
      (entry, sent) => ({
        event: 'upload_ended',
        entry,
        importId,
        status: sent?.status ?? null,
        sha256: sent?.sha256 ?? null,
        ...(sent?.result.is === 'taken' && { kept: sent.kept }),
      }),
    )
    return result
  } catch (error) {
    deps.log.error({ err: error, importId }, 'a file is not sent, as the ledger takes nothing')
    return { is: 'not_taken', why: 'The ledger could not be written, so the file was not sent.' }
  }
}

type Put = { result: FileSent; status: number | null; sha256: string | null; kept: Keep }

async function put({ upstream, files }: Deps, { url, file }: Sending): Promise<Put> {
  const nothing = { status: null, sha256: null, kept: 'fault' } as const
  const digest = createHash('sha256')
  let passed = 0
  // The file of a sample is not kept yet. The new import is no sample, so keep it now.
  const keeping = file.bytes ? files.keep(file.sizeBytes) : null
  async function* noted(bytes: AsyncIterable<Uint8Array>) {
    for await (const piece of bytes) {
      passed += piece.length
      digest.update(piece)
      await keeping?.add(piece)
      yield piece
    }
  }
  try {
    const body = ReadableStream.from<Uint8Array>(noted(await files.open(file)))
    const { sizeBytes } = file
    const status = await upstream.upload(url, body, { sizeBytes, signal: AbortSignal.timeout(uploadMs) })
    const why = `The API answered ${status}.`
    const isTaken = status >= 200 && status < 300
    if (isTaken && passed === sizeBytes) {
      const sha256 = digest.digest('hex')
      const kept = keeping ? await keeping.finish(sha256) : 'kept'
      return { result: { is: 'taken' }, status, sha256, kept }
    }
    keeping?.discard()
    // An answer to a part of the file says nothing about the whole.
    if (isTaken)
      return { ...nothing, result: { is: 'unclear', why: `${why} That was before all of it was sent.` } }
    return { ...nothing, status, result: { is: status < 500 ? 'not_taken' : 'unclear', why } }
  } catch (error) {
    keeping?.discard()
    const why = error instanceof Error ? error.message : String(error)
    const isOurs = error instanceof FileDamagedError || error instanceof FileMissingError
    if (isOurs || (error instanceof UpstreamError && !error.sent))
      return { ...nothing, result: { is: 'not_taken', why } }
    return { ...nothing, result: { is: 'unclear', why } }
  }
}
