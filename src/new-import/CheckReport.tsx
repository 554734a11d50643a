import type { ReactNode } from 'react'
import type { CsvProblem, CsvReport } from '../contract/csv/report.ts'
import { failureTitle } from '../labels/failure-advice.ts'
import { formatCount } from '../lib/format.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { CsvPreview } from './CsvPreview.tsx'

const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

type Props = { report: CsvReport; onRepair: () => void; children?: ReactNode }

/** What the check found in a file: the verdict, with the row that fails, if one does; then the warnings and what is in it. */
export function CheckReport({ report, onRepair, children }: Props) {
  const { problem, warnings } = report
  const isRead = problem?.reason !== 'invalid_format'
  const facts = [
    isRead && formatCount(report.records, 'record'),
    isRead && formatCount(report.header.length, 'column'),
    `separated by ${delimiterNames[report.delimiter] ?? report.delimiter}`,
  ]
  const contents = (report.header.length > 0 || report.excerpt.length > 0) && (
    <section aria-label="Contents of the file">
      <p className="text-sm text-muted">{facts.filter(Boolean).join(' · ')}</p>
      <CsvPreview report={report} />
    </section>
  )
  const showsRow = problem?.row != null
  return (
    <div className="space-y-3">
      {problem ? (
        <Problem problem={problem} onRepair={onRepair} />
      ) : (
        <Notice look="ok" role="status" title="No problems found">
          Exa makes the final check.
        </Notice>
      )}
      {showsRow && contents}
      {children}
      {warnings.length > 0 && (
        <section aria-label="Warnings">
          <h3 className="font-medium">Warnings</h3>
          <ul className="mt-1 list-disc space-y-0.5 pl-5 text-sm">
            {warnings.map(({ code, message }) => (
              <li key={code} className="wrap-anywhere">
                {message}
              </li>
            ))}
          </ul>
        </section>
      )}
      {!showsRow && contents}
    </div>
  )
}

/** Problems that no repair of rows and bytes mends. */
const unmendable = new Set<CsvProblem['code']>(['empty', 'no_records', 'too_large', 'not_csv'])

/** A single byte that is no text can be mended, a spreadsheet or an image cannot. */
function isBeyondRepair({ code, row }: CsvProblem): boolean {
  return unmendable.has(code) || (code === 'binary' && row === null)
}

type ProblemProps = { problem: CsvProblem; onRepair: () => void }

function Problem({ problem, onRepair }: ProblemProps) {
  return (
    <Notice
      look="danger"
      role="alert"
      title={`This import would fail: ${failureTitle(problem.reason, problem.message)}`}
    >
      <p className="mt-1 font-medium text-text">{problem.message}</p>
      {problem.advice !== '' && <p className="mt-1">{problem.advice}</p>}
      <p className="mt-1 text-muted">
        Exa’s reason: <code className="font-mono text-xs">{problem.reason}</code>
      </p>
      {!isBeyondRepair(problem) && (
        <CommandButton place="New import" className="mt-2" onClick={onRepair}>
          Repair…
        </CommandButton>
      )}
    </Notice>
  )
}
