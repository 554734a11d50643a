import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { createCsvCheck } from '../../src/contract/csv/check-csv.ts'
import { type CsvProblem, type CsvReport, csvSizeLimitBytes } from '../../src/contract/csv/report.ts'
import type { SandboxSettings } from '../../src/contract/sandbox.ts'
import type { Due, ImportStore } from './import-store.ts'
import { WebsetsProblem } from './http.ts'
import { verdict } from './verdict.ts'

/** How uploads are processed. May be changed while the sandbox runs. */
export type ProcessingSettings = Pick<SandboxSettings, 'processingSeconds' | 'brokenUploads'>

/** An awaited file: its address, and what was declared of it. Times are milliseconds since 1970. */
export type Upload = {
  token: string
  importId: string
  size: number
  count: number
  /** The column, from 0, that was named as the identifier. */
  identifier: number | null
  validUntil: number
  takenAt: number | null
}

export type UploadStore = ReturnType<typeof createUploadStore>

/** The uploads table. */
export function createUploadStore(database: DatabaseSync) {
  // Free the uploads of requests that a crash interrupted.
  database.exec(
    `UPDATE uploads SET taken_at = NULL WHERE import_id IN (SELECT id FROM imports WHERE status = 'pending')`,
  )
  const insert = database.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, NULL)')
  const find = database.prepare(
    `SELECT token, import_id AS importId, size, count, identifier, valid_until AS validUntil,
       taken_at AS takenAt FROM uploads WHERE token = ?`,
  )
  const take = database.prepare('UPDATE uploads SET taken_at = ? WHERE token = ? AND taken_at IS NULL')
  const release = database.prepare('UPDATE uploads SET taken_at = NULL WHERE token = ?')
  return {
    /** Awaits a file. Returns the secret part of its address. */
    expect(upload: Omit<Upload, 'token' | 'takenAt'>): string {
      const token = randomBytes(24).toString('base64url')
      const { importId, size, count, identifier, validUntil } = upload
      insert.run(token, importId, size, count, identifier, validUntil)
      return token
    },
    find: (token: string) => (find.get(token) as Upload | undefined) ?? null,
    /** Claims an upload for one request; false when another has it or had it. */
    take: (token: string, at: number) => take.run(at, token).changes === 1,
    /** Frees an upload after an interrupted request. */
    release: (token: string) => void release.run(token),
  }
}

type Deps = {
  imports: ImportStore
  uploads: UploadStore
  settings: ProcessingSettings
  now: () => Date
}

/**
 * Takes the file of an import: checks it as it comes, keeps nothing of it, and sets the import to processing, with the result of the
 * check as its end. If the file is too large or interrupted, throws a WebsetsProblem and awaits the file again.
 */
export async function takeUpload(
  deps: Deps,
  token: string,
  body: AsyncIterable<Uint8Array> | null,
): Promise<void> {
  const upload = claim(deps, token)
  let report: CsvReport
  try {
    report = await readReport(upload, body)
  } catch (error) {
    deps.uploads.release(token)
    throw error
  }
  deps.imports.process(upload.importId, countOf(report, upload), endOf(deps, report, upload))
}

/** The number of entities, which is the number of records. A file that is not text has no records to count. */
function countOf({ problem, records }: CsvReport, { count }: Upload): number {
  return problem?.reason === 'invalid_format' ? count : records
}

function claim({ uploads, now }: Deps, token: string): Upload {
  const upload = uploads.find(token)
  if (!upload) throw new WebsetsProblem(404, 'No file is awaited here')
  if (upload.validUntil <= now().getTime())
    throw new WebsetsProblem(403, 'This upload URL has expired; create the import again')
  if (!uploads.take(token, now().getTime()))
    throw new WebsetsProblem(409, 'The file of this import has been sent already')
  return upload
}

async function readReport(
  { identifier }: Upload,
  body: AsyncIterable<Uint8Array> | null,
): Promise<CsvReport> {
  const check = createCsvCheck({ identifier })
  let size = 0
  try {
    for await (const bytes of body ?? []) {
      size += bytes.length
      if (size > csvSizeLimitBytes) break
      check.push(bytes)
    }
  } catch (error) {
    throw new WebsetsProblem(400, 'The file broke off before its end; send it again', { cause: error })
  }
  if (size > csvSizeLimitBytes)
    throw new WebsetsProblem(413, `A file may have ${csvSizeLimitBytes} bytes at most`)
  return check.end()
}

/** How an import will end, and when. */
function endOf({ settings, now }: Deps, report: CsvReport, upload: Upload): Due {
  const at = now().getTime() + settings.processingSeconds * 1000
  const problem = verdict(report, upload) ?? brokenByChance(settings, report)
  if (!problem) return { at, status: 'completed', reason: null, message: null }
  return { at, status: 'failed', reason: problem.reason, message: problem.message }
}

/** For demonstrations: a failure that has nothing to do with the file. */
function brokenByChance(
  { brokenUploads }: ProcessingSettings,
  { records }: CsvReport,
): Pick<CsvProblem, 'reason' | 'message'> | null {
  if (Math.random() >= brokenUploads) return null
  const row = 2 + Math.floor(Math.random() * records)
  return {
    reason: 'invalid_file_content',
    message: `Row ${row}, column 1, could not be read: the file was damaged on its way. (The sandbox is set to break uploads.)`,
  }
}
