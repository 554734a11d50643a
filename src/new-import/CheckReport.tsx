import type { ReactNode } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import { formatCount, formatNumber, formatSize } from '../lib/format.ts'
import { Notice } from '../ui/Notice.tsx'
import { failureWords } from '../labels/failure-reasons.ts'
import { Preview } from './Preview.tsx'

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

/** What was found in a file: the verdict first, then what is worth a look, then what is in it. */
export function CheckReport({ report, children }: { report: CsvReport; children?: ReactNode }) {
  const { problem, warnings } = report
  return (
    <div className="space-y-3">
      {problem ? (
        <Problem problem={problem} />
      ) : (
        <Notice role="status" title="No problem found">
          Exa has the last word: this check knows the rules that are published.
        </Notice>
      )}
      {children}
      {warnings.length > 0 && (
        <section aria-label="Worth a look">
          <h3 className="font-medium">Worth a look</h3>
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
        <section aria-label="What is in the file">
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
    <Notice look="danger" role="alert" title={`This import would fail: ${words.short.toLowerCase()}`}>
      <p className="mt-1 font-medium text-text">{problem.message}</p>
      <p className="mt-1">{words.whatToDo}</p>
      <p className="mt-1 text-muted">
        Exa’s reason for it: <code className="font-mono text-xs">{problem.reason}</code>
      </p>
    </Notice>
  )
}
