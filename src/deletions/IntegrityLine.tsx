import { useQuery } from '@tanstack/react-query'
import { explainError } from '../api/error-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { integrityQuery } from '../queries/deletions.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

/** Whether the records are as they were written: each is chained by hash to the one before. */
export function IntegrityLine() {
  const { data, error } = useQuery(integrityQuery)
  if (error)
    return <p className="text-sm text-warn">Could not check the ledger: {explainError(error).title}</p>
  if (!data) return <p className="text-sm text-muted">Checking the ledger’s chain…</p>
  const { problem, verified, entries } = data
  if (problem)
    return (
      <Notice look="danger" role="alert" title="The ledger was changed from outside">
        <p>{problem.message}</p>
        <p>
          Keep the file as it is and compare it with a copy.{' '}
          {verified && `Up to entry ${formatNumber(verified.entry)} everything fits.`}{' '}
          <code>npm run ledger:verify</code> says the same.
        </p>
      </Notice>
    )
  if (!verified) return <p className="text-sm text-muted">The ledger’s chain is empty.</p>
  if (verified.entry < entries)
    return (
      <p className="text-sm text-muted">
        Checking the ledger’s chain: {formatNumber(verified.entry)} of{' '}
        {formatCount(entries, 'entry', 'entries')} so far…
      </p>
    )
  return (
    <p className="flex flex-wrap items-center gap-x-1 text-sm text-muted">
      <span>
        Chain of {formatCount(entries, 'entry', 'entries')} verified up to entry{' '}
        {formatNumber(verified.entry)} <RelativeTime iso={verified.at} />, hash
      </span>
      <code className="font-mono text-xs" title={verified.hash}>
        {verified.hash.slice(0, 8)}…
      </code>
      <CopyButton text={verified.hash} what="hash of the last entry" />
    </p>
  )
}
