import type { Integrity } from '../contract/deletion.ts'
import { formatAbsolute, formatCount } from '../lib/format.ts'
import { ProblemList } from './ProblemList.tsx'

/** What did not fit once and was acknowledged, folded: it goes on being told. */
export function AcknowledgedProblems({
  acknowledgement,
}: {
  acknowledgement: Integrity['acknowledged'][number]
}) {
  const { at, operator, note, problems } = acknowledgement
  return (
    <details className="max-w-3xl text-sm text-muted">
      <summary className="py-0.5 wrap-anywhere hover:text-text">
        {formatCount(problems.length, 'problem')} acknowledged on{' '}
        <time dateTime={at}>{formatAbsolute(at)}</time> by {operator}
      </summary>
      <div className="space-y-1 pt-0.5 pb-1 pl-4">
        {note !== null && (
          <p className="wrap-anywhere">
            Note: <bdi className="text-text">{note}</bdi>
          </p>
        )}
        <ProblemList problems={problems} />
      </div>
    </details>
  )
}
