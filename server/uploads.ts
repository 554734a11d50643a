import { createHash } from 'node:crypto'
import { ReadableStream } from 'node:stream/web'
import * as v from 'valibot'
import { createdImportSchema } from '../src/contract/created-import.ts'
import { csvSizeLimitBytes } from '../src/contract/csv/report.ts'
import { fileNameCharacters, fileNameHeader } from '../src/contract/uploaded-file.ts'
import type { Logger } from 'pino'
import { shownFile } from './files/file-routes.ts'
import type { ImportFiles } from './files/import-files.ts'
import type { Keeping } from './files/keep-file.ts'
import type { Keep } from './files/why-not-kept.ts'
import type { Ledger } from './ledger/ledger.ts'
import { type Import, importSchema } from '../src/contract/import.ts'
import { ProblemError, problemError } from './problem.ts'
import { recordedChange } from './ledger/recorded-change.ts'
import type { UploadStore } from './upload-store.ts'
import { askedBy, badField, idOf, type ConsoleContext, route, type Route } from './route.ts'
import { type Upstream, uploadMs } from './upstream.ts'
import { UpstreamError } from './upstream-error.ts'

/** The path of the console's own that stands in for upstream's upload URL. */
const uploadPath = '/api/console/uploads'

/**
 * Takes the upload URL out of the answer to a create and stores it. Returns the answer with the console's own URL instead. `urlOf`
 * makes an address of a path. Throws a 502 problem when the answer has no URL, or no id that could be one of Exa's.
 */
export async function holdUpload(
  store: UploadStore,
  answer: unknown,
  urlOf: (path: string) => string,
): Promise<unknown> {
  const parsed = v.safeParse(createdImportSchema, answer)
  if (!parsed.success) {
    const message =
      'The API’s answer has no usable id or upload URL. The import may exist: check the list before you try again.'
    throw new ProblemError({ status: 502, code: 'upstream_unreadable', message }, { cause: parsed.issues })
  }
  const { id, uploadUrl, uploadValidUntil } = parsed.output
  const validUntil = Date.parse(uploadValidUntil)
  await store.hold(id, { url: uploadUrl, validUntil: Number.isNaN(validUntil) ? Infinity : validUntil })
  // Only what is known passes: an answer may say the address in a second field.
  const { unreadable: _, ...importFields } = importSchema.entries
  const known = Object.keys({ ...importFields, ...createdImportSchema.entries })
  const shown = Object.fromEntries(known.map((name) => [name, (answer as Record<string, unknown>)[name]]))
  return { ...shown, uploadUrl: urlOf(`${uploadPath}/${id}`) }
}

type Deps = {
  upstream: Upstream
  uploads: UploadStore
  ledger: Ledger
  log: Logger
  files: ImportFiles
  /** What is known of an import, also after its deletion. */
  importOf: (importId: string) => Promise<Import | null>
}

/**
 * `PUT /api/console/uploads/{id}`: the file of an import, passed on to where upstream awaits it and to nowhere else. GET
 * tells of the file that was sent.
 */
export function uploadRoutes(deps: Deps): Route[] {
  const { upstream, uploads, files } = deps
  return [
    route.put(`${uploadPath}/:id`, { role: 'operator' }, async (c) => {
      const id = idOf(c)
      const sizeBytes = declaredSize(c)
      const fileName = givenName(c)
      const upload = await uploads.claim(id)
      const keeping = files.keep(sizeBytes)
      try {
        await recordedChange(
          deps,
          askedBy(c),
          { event: 'upload_sent', importId: id, sizeBytes, fileName },
          () => passOn(upstream, { url: upload.url, sizeBytes, keeping }, c),
          (entry, sent) => ({
            event: 'upload_ended',
            entry,
            importId: id,
            status: sent?.status ?? null,
            sha256: sent?.sha256 ?? null,
            ...(sent && { kept: sent.kept }),
          }),
        )
      } catch (error) {
        keeping.discard()
        await upload.failed()
        throw asUploadProblem(error)
      }
      await upload.done()
      return c.body(null, 204)
    }),
    route.get(`${uploadPath}/:id`, { role: 'viewer' }, async (c) => {
      const id = idOf(c)
      return c.json({ file: shownFile(await files.of(id, await deps.importOf(id))) })
    }),
  ]
}

type Passing = { url: string; sizeBytes: number; keeping: Keeping }
/** The status of upstream's answer, the SHA-256 of what was sent, and whether it was kept. */
type Sent = { status: number; sha256: string; kept: Keep }

/** Sends the file on, and keeps it on the way. Throws a problem if upstream does not take it. */
async function passOn(
  upstream: Upstream,
  { url, sizeBytes, keeping }: Passing,
  c: ConsoleContext,
): Promise<Sent> {
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(uploadMs)])
  const digest = createHash('sha256')
  let passed = 0
  const note = async (piece: Uint8Array) => {
    passed += piece.length
    digest.update(piece)
    await keeping.add(piece)
  }
  const { body } = c.req.raw
  const source = body && ReadableStream.from<Uint8Array>(exactly(body, sizeBytes, note))
  const status = await upstream.upload(url, source, { sizeBytes, signal })
  if (status >= 200 && status < 300) {
    if (passed !== sizeBytes) throw problemError(502, 'upload_failed', answeredEarly)
    const sha256 = digest.digest('hex')
    return { status, sha256, kept: await keeping.finish(sha256) }
  }
  if (status === 403 || status === 404 || status === 409)
    throw problemError(
      410,
      'upload_expired',
      `The upload was refused (${status}): it has expired, or the file was already sent.`,
    )
  throw problemError(502, 'upload_failed', `The upload failed (${status}). Send the file again.`)
}

/** An answer to a part of a file says nothing about the whole. */
const answeredEarly = 'The API answered before all of the file was sent. Send the file again.'

/** The size that the client says the file has; only with it can upstream tell that all of it came. */
function declaredSize(c: ConsoleContext): number {
  const length = c.req.header('content-length')
  if (length === undefined || !/^\d{1,15}$/.test(length))
    throw problemError(411, 'length_required', 'The file must come with its Content-Length.')
  const sizeBytes = Number(length)
  if (sizeBytes <= csvSizeLimitBytes) return sizeBytes
  throw problemError(413, 'body_too_large', `A file may have ${csvSizeLimitBytes} bytes at most.`)
}

/** The name of the file, where the client gives one. Throws a 400 problem naming the header. */
function givenName(c: ConsoleContext): string | null {
  const encoded = c.req.header(fileNameHeader)
  if (encoded === undefined) return null
  try {
    return decodeURIComponent(encoded).trim().slice(0, fileNameCharacters).toWellFormed() || null
  } catch {
    throw badField(fileNameHeader, 'must be percent-encoded')
  }
}

/**
 * The body as it comes, each piece once it was `noted`; it breaks when it ends before its size, so that half a file is never
 * taken for a whole one.
 */
async function* exactly(
  body: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  noted: (piece: Uint8Array) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const piece of body) {
    seen += piece.length
    await noted(piece)
    yield piece
  }
  if (seen !== sizeBytes) throw new Error(`The file broke off after ${seen} of ${sizeBytes} bytes.`)
}

function asUploadProblem(error: unknown): unknown {
  if (!(error instanceof UpstreamError)) return error instanceof ProblemError ? error : brokenOff(error)
  if (error.fault === 'unsafe' || error.fault === 'redirect')
    return new ProblemError({ status: 502, code: 'upload_refused', message: error.message }, { cause: error })
  const message = `The upload failed: ${error.message} Send the file again.`
  return new ProblemError({ status: 502, code: 'upload_failed', message }, { cause: error })
}

function brokenOff(error: unknown): ProblemError {
  const message = 'The upload was interrupted. Send the file again.'
  return new ProblemError({ status: 400, code: 'incomplete_body', message }, { cause: error })
}
