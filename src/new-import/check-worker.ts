import { createCsvCheck } from '../contract/csv/check-csv.ts'
import type { CsvReport } from '../contract/csv/report.ts'

/** A worker checks one file. */
export type CheckRequest = { file: Blob; identifier: number | null }

/** Its messages: now and then how many bytes are read, at the end the report or why there is none. */
export type CheckAnswer = { readBytes: number } | { report: CsvReport } | { failure: string }

/** Milliseconds between two progress messages. */
const progressEveryMs = 100

const post = (answer: CheckAnswer) => globalThis.postMessage(answer, { transfer: [] })

async function check({ file, identifier }: CheckRequest): Promise<void> {
  const csv = createCsvCheck({ identifier })
  const reader = file.stream().getReader()
  let readBytes = 0
  let reportedAt = performance.now()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    csv.push(value)
    readBytes += value.length
    if (performance.now() - reportedAt < progressEveryMs) continue
    reportedAt = performance.now()
    post({ readBytes })
  }
  post({ report: csv.end() })
}

globalThis.addEventListener('message', ({ data }: MessageEvent<CheckRequest>) => {
  check(data).catch((error: unknown) => {
    post({ failure: error instanceof Error ? error.message : String(error) })
  })
})
