import { createCsvCheck } from '../contract/csv/check-csv.ts'
import type { CsvReport } from '../contract/csv/report.ts'

type Options = {
  /** The chosen column, from 0; null to guess it. */
  identifier: number | null
  onProgress: (share: number) => void
}

/** Checks a file, without ever holding all of it. */
export async function checkFile(file: Blob, { identifier, onProgress }: Options): Promise<CsvReport> {
  const csv = createCsvCheck({ identifier })
  const reader = file.stream().getReader()
  let readBytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return csv.end()
    csv.push(value)
    readBytes += value.length
    onProgress(readBytes / Math.max(1, file.size))
  }
}
