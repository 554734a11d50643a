import { blobOf } from './engine/document.ts'
import { openSession, type RepairSession } from './engine/session.ts'
import type { RepairAnswer, RepairCalls, RepairRequest } from './repair-calls.ts'

/** Milliseconds between two progress messages. */
const progressEveryMs = 100

const post = (answer: RepairAnswer) => globalThis.postMessage(answer, { transfer: [] })

let session: RepairSession | null = null
let toldAt = 0

const opened = (): RepairSession => {
  if (!session) throw new Error('No file is open')
  return session
}

const onProgress = (progress: number) => {
  if (performance.now() - toldAt < progressEveryMs) return
  toldAt = performance.now()
  post({ progress })
}

type Calls = {
  [Name in keyof RepairCalls]: (args: RepairCalls[Name]['args']) => Promise<RepairCalls[Name]['gives']>
}

const state = async () => opened().state()

const calls: Calls = {
  open: async ({ file, identifier, named }) => {
    session = await openSession(file, { identifier, named: new Set(named), onProgress })
    return state()
  },
  rows: ({ kind, from, to }) => opened().rows(kind, from, to),
  cell: ({ row, column }) => opened().cell(row, column),
  setCell: ({ row, column, value }) => opened().setCell(row, column, value).then(state),
  dropRow: ({ row }) => opened().dropRow(row).then(state),
  preview: (mend) => opened().preview(mend),
  apply: ({ mend, label }) => opened().apply(mend, label).then(state),
  setIdentifier: ({ column }) => opened().setIdentifier(column).then(state),
  undo: () => opened().undo().then(state),
  redo: () => opened().redo().then(state),
  result: () => blobOf(opened().document()),
}

/** Each waits for the one before. */
let last = Promise.resolve()

globalThis.addEventListener('message', ({ data }: MessageEvent<RepairRequest>) => {
  const { id, name, args } = data
  // The type of the arguments is that of the name, which TypeScript does not follow through the table.
  const call = calls[name] as (given: unknown) => Promise<unknown>
  last = last.then(() =>
    call(args).then(
      (gives) => post({ id, gives }),
      (error: unknown) => post({ id, failure: error instanceof Error ? error.message : String(error) }),
    ),
  )
})
