import type { ReactNode } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import { formatCount, formatNumber, formatSize } from '../lib/format.ts'
import { Notice } from '../ui/Notice.tsx'
import { failureWords } from '../labels/failure-reasons.ts'

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

/** What the check found in a file: the verdict, then the warnings, then what is in it. */
export function CheckReport({ report, children }: { report: CsvReport; children?: ReactNode }) {
  const { problem, warnings } = report
  return (
    <div className="space-y-3">
      {problem ? (
        <Problem problem={problem} />
      ) : (
        <Notice role="status" title="No problems found">
          Exa makes the final check.
        </Notice>
      )}
      {children}
      {warnings.length > 0 && (
        <section aria-label="Warnings">
          <h3 className="font-medium">Warnings</h3>
          <ul className="mt-1 list-disc space-y-0.5 pl-5 text-sm">
            {warnings.map(({ code, message, count }) => (
              <li key={code} className="wrap-anywhere">
                {message}
                {count > 1 && <span className="text-muted"> {formatNumber(count)} in all.</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {report.header.length > 0 && (
        <section aria-label="Contents of the file">
          <p className="text-sm text-muted">
            {formatCount(report.records, 'record')} · {formatCount(report.header.length, 'column')} ·
            separated by {delimiterNames[report.delimiter] ?? report.delimiter} ·{' '}
            {formatSize(report.sizeBytes)}
          </p>
          <Preview report={report} />
        </section>
      )}
    </div>
  )
}

function Problem({ problem }: { problem: NonNullable<CsvReport['problem']> }) {
  const words = failureWords(problem.reason)
  return (
    <Notice look="danger" role="alert" title={`This import would fail: ${words.short}`}>
      <p className="mt-1 font-medium text-text">{problem.message}</p>
      <p className="mt-1">{words.whatToDo}</p>
      <p className="mt-1 text-muted">
        Exa’s reason for it: <code className="font-mono text-xs">{problem.reason}</code>
      </p>
    </Notice>
  )
}

/** Nobody reads more, and each costs time to render. */
const columnsAtMost = 40

/** The first records, in a table that scrolls by itself. */
function Preview({ report: { header, preview, records, identifier } }: { report: CsvReport }) {
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
