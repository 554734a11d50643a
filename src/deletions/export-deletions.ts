import { accountId } from '../contract/account.ts'
import type { Deletion } from '../contract/deletion.ts'
import { csvRecord } from '../contract/csv/write-csv.ts'
import { allDeletions, type DeletionFilter } from '../queries/deletions.ts'

export type ExportFormat = 'csv' | 'json'

type Cell = string | number | null

const columns: readonly (readonly [name: string, read: (deletion: Deletion) => Cell])[] = [
  ['record', ({ id }) => id],
  ['account', ({ account }) => accountId(account)],
  ['import_id', ({ importId }) => importId],
  ['title', (deletion) => deletion.import?.title ?? null],
  ['outcome', ({ outcome }) => outcome],
  ['requested_at', ({ requestedAt }) => requestedAt],
  ['settled_at', ({ settledAt }) => settledAt],
  ['operator', ({ operator }) => operator],
  ['reason', ({ reason }) => reason],
  ['job', ({ jobId }) => jobId],
  ['attempts', ({ attempts }) => attempts],
  ['http_status', ({ status }) => status],
  ['code', ({ code }) => code],
  ['message', ({ message }) => message],
  ['request_id', ({ requestId }) => requestId],
  ['import', (deletion) => deletion.import && JSON.stringify(deletion.import)],
]

/** Where people sign in, what stays the same when their names change. */
const subject: (typeof columns)[number] = ['operator_subject', ({ who }) => who?.subject ?? null]

/** What a CSV has; `signsIn`: the console has a sign-in. */
function columnsOf(signsIn: boolean): typeof columns {
  return columns.flatMap((column) => (signsIn && column[0] === 'operator' ? [column, subject] : [column]))
}

/**
 * Every record that matches as a file, page by page: CSV in UTF-8 with its mark and no formula in it, or a JSON array of
 * the records whole. `onProgress` is told how many are written. Throws ApiError, or AbortError when the signal fires.
 */
export async function exportDeletions(
  filter: DeletionFilter,
  { format, signsIn }: { format: ExportFormat; signsIn: boolean },
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<Blob> {
  const cells = columnsOf(signsIn)
  const parts: BlobPart[] = [format === 'csv' ? `\uFEFF${csvRecord(cells.map(([name]) => name))}` : '[']
  let done = 0
  for await (const deletions of allDeletions(filter, signal)) {
    parts.push(
      format === 'csv'
        ? deletions.map((deletion) => csvRecord(cells.map(([, read]) => read(deletion)))).join('')
        : deletions
            .map((deletion, index) => `${done + index > 0 ? ',' : ''}\n${JSON.stringify(deletion)}`)
            .join(''),
    )
    done += deletions.length
    onProgress(done)
  }
  if (format === 'json') parts.push('\n]\n')
  return new Blob(parts, { type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json' })
}
