import { likelyIdentifiers } from '../../contract/csv/identifier.ts'
import type { CsvProblem, CsvReport } from '../../contract/csv/report.ts'
import { identifierProblem } from '../../contract/csv/problems.ts'
import { type Level, type RowKind, rowKinds } from './row-kinds.ts'
import { type Scan, soundRecords, tooManyShort } from './scan.ts'

/** How many rows of a kind there are, and how bad that is for the import. */
type KindCount = { kind: RowKind; level: Level; count: number }

/** What the page shows of a repair. */
export type RepairState = {
  report: CsvReport
  /** The kinds that have rows, problems first. */
  kinds: readonly KindCount[]
  /** What is wrong with the file as a whole. */
  whole: CsvProblem | null
  /** How many problems are left; 0 if the check would pass. */
  left: number
  /** The chosen identifier column; null: it is guessed. */
  identifier: number | null
  /** What *Undo* and *Redo* would do. */
  undo: string | null
  redo: string | null
  isChanged: boolean
}

const order: readonly Level[] = ['problem', 'warning', 'hint']

/** The counts of a scan. */
export function countsOf(scan: Scan, identifier: number | null) {
  const { report, lists } = scan
  const isText = report.problem?.reason !== 'invalid_format'
  const kinds = (isText ? (Object.keys(rowKinds) as RowKind[]) : [])
    .map((kind) => ({ kind, level: levelOf(kind, scan), count: lists[kind].count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  const whole = wholeProblem(scan, identifier)
  const rows = kinds.reduce((sum, { level, count }) => sum + (level === 'problem' ? count : 0), 0)
  const counted = rows + Number(whole !== null)
  return { kinds, whole, left: report.problem === null ? counted : Math.max(1, counted) }
}

function levelOf(kind: RowKind, scan: Scan): Level {
  if (kind === 'too_short' && tooManyShort(scan)) return 'problem'
  if (kind === 'spaced' && (scan.hasMisreadSpaces || scan.report.problem?.code === 'spaced_quote'))
    return 'problem'
  return rowKinds[kind]
}

/** Problems of single rows. The list of those rows shows them, so they are no problem of the whole file. */
const ofRows = new Set<CsvProblem['code']>([
  'ragged',
  'stray_quote',
  'backslash_quote',
  'unclosed_quote',
  'spaced_quote',
])

function wholeProblem(scan: Scan, chosen: number | null): CsvProblem | null {
  const { report } = scan
  const { problem, columns, identifier, headerRow, records } = report
  if (problem && !ofRows.has(problem.code)) return problem
  // A bad row hides the identifier from the check. Without sound rows nothing is known about it.
  if (headerRow === null || records === 0 || (problem && soundRecords(scan) <= 0)) return null
  const [likely = null] = likelyIdentifiers(columns, soundRecords(scan))
  const column = chosen ?? identifier?.column ?? likely
  return identifierProblem(chosen, column, columns, headerRow)
}
