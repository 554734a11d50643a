import type { CsvReport, ShownRow } from '../contract/csv/report.ts'
import { formatCount, formatNumber } from '../lib/format.ts'

/** Nobody reads more, and each costs time to render. */
const columnsAtMost = 40
/** Rows that fit without scrolling. */
const rowsInSight = 8

/**
 * The first records and, marked, the row that fails with those around it: it is in sight without scrolling, wherever it is in
 * the file.
 */
export function CsvPreview({ report }: { report: CsvReport }) {
  const { header, headerRow, records, identifier, problem } = report
  const rows = rowsOf(report)
  const count = Math.max(header.length, failingRow(report)?.cells.length ?? 0)
  const columns = columnsOf(count, problem?.column ?? null)
  const hidden = count - columns.length
  const isFailing = (row: number | null, column: number) =>
    problem !== null && row !== null && row === problem.row && (problem.column ?? column) === column
  return (
    <>
      {/* It scrolls, so it takes the focus: the arrow keys move it. */}
      <div
        role="region"
        aria-label="Preview"
        tabIndex={0}
        className="mt-1 max-h-72 overflow-auto rounded-md border border-line"
      >
        <table className="w-max min-w-full border-separate border-spacing-0 text-left text-xs">
          <caption className="sr-only">
            {problem?.row == null
              ? `The first ${formatCount(Math.min(rows.length, records), 'record')}`
              : `The first records, and row ${problem.row}, which fails`}
          </caption>
          <thead>
            <tr>
              <th scope="col" className={`${headerCell} left-0 z-10 w-px text-muted`}>
                <span className="sr-only">Row</span>
              </th>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  ref={isFailing(headerRow, column) ? bringIntoSight : undefined}
                  className={`${headerCell} ${isFailing(headerRow, column) ? 'text-danger' : column === identifier?.column ? 'text-accent' : ''}`}
                >
                  <bdi>{header[column] || `Column ${column + 1}`}</bdi>
                  {column >= header.length && (
                    <span className="font-normal text-danger"> (not in the header)</span>
                  )}
                  {column === identifier?.column && <span className="font-normal"> (identifier)</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, cells }, index) => {
              const fails = row === problem?.row
              const isAfterGap = index > 0 && row > (rows[index - 1]?.row ?? 0) + 1
              const line = isAfterGap ? 'border-t border-t-edge' : ''
              return (
                <tr key={row} className={fails ? 'bg-danger/10' : ''}>
                  <th
                    scope="row"
                    className={`${bodyCell} ${line} sticky left-0 bg-bg text-right font-normal whitespace-nowrap tabular-nums ${fails ? 'text-danger' : 'text-muted'}`}
                  >
                    {formatNumber(row)}
                    {fails && <span> fails</span>}
                  </th>
                  {columns.map((column) => (
                    <td
                      key={column}
                      ref={isFailing(row, column) && problem?.column != null ? bringIntoSight : undefined}
                      className={`${bodyCell} ${line} ${isFailing(row, column) ? 'font-medium text-danger' : ''}`}
                    >
                      <bdi>{cells[column]}</bdi>
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {hidden > 0 && <p className="mt-1 text-sm text-muted">And {formatCount(hidden, 'column')} more.</p>}
    </>
  )
}

const headerCell = 'sticky top-0 max-w-64 truncate border-b border-line bg-surface px-2 py-1 font-medium'
const bodyCell = 'max-w-64 truncate border-b border-line px-2 py-1'

/** Scrolls the table, and not the page, so far that a cell is seen. */
function bringIntoSight(cell: HTMLTableCellElement | null): void {
  const table = cell?.closest('[role=region]')
  if (!cell || !table) return
  const end = cell.offsetLeft + cell.offsetWidth
  if (end > table.scrollLeft + table.clientWidth) table.scrollLeft = end - table.clientWidth
}

function failingRow({ preview, excerpt, problem }: CsvReport): ShownRow | undefined {
  return problem?.row == null ? undefined : [...preview, ...excerpt].find(({ row }) => row === problem.row)
}

function rowsOf(report: CsvReport): ShownRow[] {
  const failing = failingRow(report)
  if (!failing) return report.preview
  const rows = [...report.preview, ...report.excerpt].toSorted((a, b) => a.row - b.row)
  const at = rows.findIndex(({ row }) => row === failing.row)
  return at < rowsInSight ? rows : [...rows.slice(0, 3), ...rows.slice(at - 2)]
}

/** The first columns; where one further right fails, some around it instead of the last of them. */
function columnsOf(count: number, failing: number | null): number[] {
  const all = Array.from({ length: count }, (_, column) => column)
  if (count <= columnsAtMost || failing === null || failing < columnsAtMost)
    return all.slice(0, columnsAtMost)
  const from = Math.min(failing - columnsAtMost / 4, count - columnsAtMost / 2)
  return [...all.slice(0, columnsAtMost / 2), ...all.slice(from, from + columnsAtMost / 2)]
}
