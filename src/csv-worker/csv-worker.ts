import { createCsvCheck } from '../contract/csv/check-csv.ts'
import type { CsvReport } from '../contract/csv/report.ts'
import type { CsvAnswer, CsvCalls, CsvRequest } from './calls.ts'
import { blobOf } from './repair/document.ts'
import { openRepair, type OpenRepair } from './repair/open-repair.ts'

/** Milliseconds between two progress messages. */
const progressEveryMs = 100

const post = (answer: CsvAnswer) => globalThis.postMessage(answer, { transfer: [] })

let repair: OpenRepair | null = null
let toldAt = performance.now()

const opened = (): OpenRepair => {
  if (!repair) throw new Error('No file is open')
  return repair
}

const onProgress = (progress: number) => {
  if (performance.now() - toldAt < progressEveryMs) return
  toldAt = performance.now()
  post({ progress })
}

const state = () => opened().state()

const calls: {
  [Name in keyof CsvCalls]: (args: CsvCalls[Name]['args']) => Promise<CsvCalls[Name]['gives']>
} = {
  check: ({ file, identifier }) => checkFile(file, identifier),
  open: async ({ file, identifier, named }) => {
    repair = await openRepair(file, { identifier, named: new Set(named), onProgress })
    return state()
  },
  rows: ({ kind, from, to }) => opened().rows(kind, from, to),
  cell: ({ row, column }) => opened().cell(row, column),
  setCell: ({ row, column, value }) => opened().setCell(row, column, value).then(state),
  removeCell: ({ row, column }) => opened().removeCell(row, column).then(state),
  dropRow: ({ row }) => opened().dropRow(row).then(state),
  preview: (mend) => opened().preview(mend),
  charsetSamples: ({ charset }) => opened().charsetSamples(charset),
  apply: ({ mend, label }) => opened().apply(mend, label).then(state),
  setIdentifier: ({ column }) => opened().setIdentifier(column).then(state),
  undo: () => opened().undo().then(state),
  redo: () => opened().redo().then(state),
  result: () => blobOf(opened().document()),
}

/** Checks a file, without ever holding all of it. `identifier`: the chosen column, from 0; null to guess it. */
async function checkFile(file: Blob, identifier: number | null): Promise<CsvReport> {
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

/** Each waits for the one before. */
let last = Promise.resolve()

globalThis.addEventListener('message', ({ data }: MessageEvent<CsvRequest>) => {
  last = answerAfter(last, data)
})

async function answerAfter(before: Promise<void>, { id, name, args }: CsvRequest): Promise<void> {
  await before
  // The type of the arguments is that of the name, which TypeScript does not follow through the table.
  const call = calls[name] as (given: unknown) => Promise<unknown>
  try {
    post({ id, gives: await call(args) })
  } catch (error) {
    post({ id, failure: error instanceof Error ? error.message : String(error) })
  }
}
