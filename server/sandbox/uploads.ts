import Papa from 'papaparse'
import { createCsvCheck } from '../../src/contract/csv/check-csv.ts'
import { declaredProblem } from '../../src/contract/csv/problems.ts'
import { type CsvProblem, type CsvReport, csvSizeLimitBytes } from '../../src/contract/csv/report.ts'
import type { Due, ImportStore } from './import-store.ts'
import { WebsetsProblem } from './problems.ts'
import type { ProcessingSettings } from './processing.ts'
import type { Upload, UploadStore } from './upload-store.ts'

type Deps = {
  imports: ImportStore
  uploads: UploadStore
  settings: ProcessingSettings
  now: () => Date
}

/**
 * Takes the file of an import: reads it as it comes, keeps nothing of it, and sets the import to processing, with the end
 * that the file deserves. Throws a WebsetsProblem, and awaits the file again, when it is too large or breaks off.
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

/** How many entities there are: as many as the file has records. What is no text has none that could be counted. */
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
  const check = createCsvCheck(Papa, { identifier })
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

/** What becomes of an import, and when. What the file is comes before what was declared of it. */
function endOf({ settings, now }: Deps, report: CsvReport, upload: Upload): Due {
  const at = now().getTime() + settings.processingSeconds * 1000
  const problem = report.problem ?? declaredProblem(report, upload) ?? brokenByChance(settings, report)
  if (!problem) return { at, status: 'completed', reason: null, message: null }
  return { at, status: 'failed', reason: problem.reason, message: problem.message }
}

/** For demonstrations: a failure that the file is not to blame for. */
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
