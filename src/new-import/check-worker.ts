import Papa from 'papaparse'
import { createCsvCheck } from '../contract/csv/check-csv.ts'
import type { CsvReport } from '../contract/csv/report.ts'

/** What the page asks of this worker: one file, then its end. */
export type CheckRequest = { file: Blob; identifier: number | null }

/** What it hears: how many bytes were read, now and then, and in the end the report or why there is none. */
export type CheckAnswer = { readBytes: number } | { report: CsvReport } | { failure: string }

/** Milliseconds between two words of how far it is. */
const tellEveryMs = 100

const tell = (answer: CheckAnswer) => globalThis.postMessage(answer, { transfer: [] })

async function check({ file, identifier }: CheckRequest): Promise<void> {
  const csv = createCsvCheck(Papa, { identifier })
  const reader = file.stream().getReader()
  let readBytes = 0
  let toldAt = performance.now()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    csv.push(value)
    readBytes += value.length
    if (performance.now() - toldAt < tellEveryMs) continue
    toldAt = performance.now()
    tell({ readBytes })
  }
  tell({ report: csv.end() })
}

globalThis.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  check(data).catch((error: unknown) => {
    tell({ failure: error instanceof Error ? error.message : String(error) })
  })
})
