import type { CsvReport } from '../contract/csv/report.ts'
import type { CharsetSample } from './repair/charset.ts'
import type { Mend, RowsMend } from './repair/mends.ts'
import type { Preview } from './repair/preview.ts'
import type { ShownRepairRow } from './repair/row-faults.ts'
import type { RowKind } from './repair/row-kinds.ts'
import type { RepairState } from './repair/repair-state.ts'

type Opened = {
  file: Blob
  /** The chosen column, from 0; null to guess it. */
  identifier: number | null
}

/** What the page asks of the worker, and what that gives: a check, or `open` and then what follows. */
export type CsvCalls = {
  check: { args: Opened; gives: CsvReport }
  open: { args: Opened & { named: readonly number[] }; gives: RepairState }
  rows: {
    args: { kind: RowKind; from: number; to: number }
    gives: { total: number; rows: ShownRepairRow[] }
  }
  cell: { args: { row: number; column: number }; gives: string | null }
  setCell: { args: { row: number; column: number; value: string }; gives: RepairState }
  removeCell: { args: { row: number; column: number }; gives: RepairState }
  dropRow: { args: { row: number }; gives: RepairState }
  preview: { args: RowsMend; gives: Preview }
  charsetSamples: { args: { charset: string }; gives: CharsetSample[] }
  apply: { args: { mend: Mend; label: string }; gives: RepairState }
  setIdentifier: { args: { column: number | null }; gives: RepairState }
  undo: { args: null; gives: RepairState }
  redo: { args: null; gives: RepairState }
  result: { args: null; gives: Blob }
}

export type CsvRequest = {
  [Name in keyof CsvCalls]: { id: number; name: Name; args: CsvCalls[Name]['args'] }
}[keyof CsvCalls]

/** How much of the file is read, from 0 to 1; or the answer to a request. */
export type CsvAnswer =
  | { progress: number }
  | { id: number; gives: unknown }
  | { id: number; failure: string }
