import type { Mend } from './engine/mends.ts'
import type { Preview } from './engine/preview.ts'
import type { ShownRepairRow } from './engine/row-faults.ts'
import type { RowKind } from './engine/row-kinds.ts'
import type { RepairState } from './engine/state.ts'

/** A mend of rows, which has a preview. */
export type RowsMend = Extract<Mend, { kind: unknown }>

/** What the page asks of the worker, and what that gives. */
export type RepairCalls = {
  open: { args: { file: Blob; identifier: number | null; named: readonly number[] }; gives: RepairState }
  rows: {
    args: { kind: RowKind; from: number; to: number }
    gives: { total: number; rows: ShownRepairRow[] }
  }
  cell: { args: { row: number; column: number }; gives: string | null }
  setCell: { args: { row: number; column: number; value: string }; gives: RepairState }
  dropRow: { args: { row: number }; gives: RepairState }
  preview: { args: RowsMend; gives: Preview }
  apply: { args: { mend: Mend; label: string }; gives: RepairState }
  setIdentifier: { args: { column: number | null }; gives: RepairState }
  undo: { args: null; gives: RepairState }
  redo: { args: null; gives: RepairState }
  result: { args: null; gives: Blob }
}

export type RepairRequest = {
  [Name in keyof RepairCalls]: { id: number; name: Name; args: RepairCalls[Name]['args'] }
}[keyof RepairCalls]

/** How much of the file is read, from 0 to 1; or the answer to a request. */
export type RepairAnswer =
  | { progress: number }
  | { id: number; gives: unknown }
  | { id: number; failure: string }
