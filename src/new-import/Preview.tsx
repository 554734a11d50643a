import type { CsvReport } from '../contract/csv/report.ts'
import { formatCount } from '../lib/format.ts'

/** More columns than anybody reads cost the page more than they tell. */
const columnsAtMost = 40

/** The first records as a table that scrolls inside itself. A cell is the text it is, whatever it looks like. */
export function Preview({ report: { header, preview, records, identifier } }: { report: CsvReport }) {
  const columns = header.slice(0, columnsAtMost).map((name, at) => ({ at, name: name || `Column ${at + 1}` }))
  const rows = preview.map((cells, at) => ({ at, cells }))
  const hidden = header.length - columns.length
  return (
    <>
      {/* Chromium and Firefox let what scrolls take the focus, so that the arrow keys move it. */}
      <section aria-label="Preview" className="mt-1 max-h-72 overflow-auto rounded-md border border-line">
        <table className="w-max min-w-full border-separate border-spacing-0 text-left text-xs">
          <caption className="sr-only">
            The first {formatCount(Math.min(preview.length, records), 'record')}
          </caption>
          <thead>
            <tr>
              {columns.map(({ at, name }) => (
                <th
                  key={at}
                  scope="col"
                  className={`sticky top-0 max-w-64 truncate border-b border-line bg-surface px-2 py-1 font-medium ${at === identifier?.column ? 'text-accent' : ''}`}
                >
                  <bdi>{name}</bdi>
                  {at === identifier?.column && <span className="font-normal"> (identifier)</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, cells }) => (
              <tr key={at}>
                {columns.map((column) => (
                  <td key={column.at} className="max-w-64 truncate border-b border-line px-2 py-1">
                    <bdi>{cells[column.at]}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 && <p className="mt-1 text-sm text-muted">And {formatCount(hidden, 'column')} more.</p>}
    </>
  )
}
