import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { explainError } from '../api/error-words.ts'
import type { Integrity } from '../contract/deletion.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { integrityQuery } from '../queries/deletions.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx'
import { AcknowledgedProblems } from './AcknowledgedProblems.tsx'
import { LedgerProblems } from './LedgerProblems.tsx'

type Props = {
  /** Gives the focus to what is there after the problems were acknowledged. */
  onAcknowledged: () => void
}

/** Whether the records are as they were written: each is chained by hash to the one before. */
export function IntegrityLine({ onAcknowledged }: Props) {
  const { data, error } = useQuery(integrityQuery)
  /** What was on screen when the dialog opened: only that is acknowledged. */
  const [asking, setAsking] = useState<Integrity['problems'] | null>(null)
  if (error)
    return <p className="py-0.5 text-sm text-warn">Could not check the ledger: {explainError(error).title}</p>
  if (!data) return <p className="py-0.5 text-sm text-muted">Checking the ledger…</p>
  return (
    <>
      {data.problems.length > 0 ? (
        <LedgerProblems problems={data.problems} onAcknowledge={() => setAsking(data.problems)} />
      ) : (
        <Intact integrity={data} />
      )}
      {data.acknowledged.map((acknowledgement) => (
        <AcknowledgedProblems key={acknowledgement.at} acknowledgement={acknowledgement} />
      ))}
      {asking && (
        <AcknowledgeDialog
          problems={asking}
          onClose={() => setAsking(null)}
          onAcknowledged={onAcknowledged}
        />
      )}
    </>
  )
}

function Intact({ integrity: { entries, verified, acknowledged } }: { integrity: Integrity }) {
  if (!verified) return <p className="py-0.5 text-sm text-muted">The ledger is empty.</p>
  if (verified.entry < entries)
    return (
      <p className="py-0.5 text-sm text-muted">
        Checking the ledger: {formatNumber(verified.entry)} of {formatCount(entries, 'entry', 'entries')} so
        far…
      </p>
    )
  const chain = `A chain of ${formatCount(entries, 'entry', 'entries')}, each with the hash of the one before.`
  return (
    <details className="text-sm text-muted">
      <summary
        title={`${chain} Last hash: ${verified.hash}`}
        className="w-fit list-none py-0.5 hover:text-text"
      >
        {acknowledged.length > 0 ? 'No other problem in the ledger' : 'Ledger intact'} · verified{' '}
        <RelativeTime iso={verified.at} />
      </summary>
      <p className="flex flex-wrap items-center gap-x-1">
        <span>{chain} Last hash:</span>
        <code className="font-mono text-xs wrap-anywhere">{verified.hash}</code>
        <CopyButton text={verified.hash} what="hash of the last entry" />
      </p>
    </details>
  )
}
