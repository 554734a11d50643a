import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { explainError } from '../api/error-words.ts'
import { isSignInError } from '../api/errors.ts'
import type { Integrity, LedgerProblem } from '../contract/deletion.ts'
import { formatAbsolute, formatCount, formatNumber } from '../lib/format.ts'
import { integrityQuery } from '../queries/deletions.ts'
import { useInfo } from '../queries/info.ts'
import { useForbidden } from '../queries/refused.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx'
import { ProblemList } from './ProblemList.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  /** Gives the focus to what is there after the problems were acknowledged. */
  onAcknowledged: () => void
}

/** Whether the records are as they were written: each is chained by hash to the one before. */
export function IntegrityReport({ onAcknowledged }: Props) {
  const { data, error } = useQuery(integrityQuery)
  /** What was on screen when the dialog opened: only that is acknowledged. */
  const [asking, setAsking] = useState<Integrity['problems'] | null>(null)
  // A notice of the whole page says why.
  if (error && !data && isSignInError(error)) return null
  if (error && !data)
    return <p className="py-0.5 text-sm text-warn">Couldn’t check the ledger: {explainError(error).title}</p>
  if (!data) return <p className="py-0.5 text-sm text-muted">Checking the ledger…</p>
  return (
    <>
      {data.problems.length > 0 ? (
        <LedgerProblems problems={data.problems} onAcknowledge={() => setAsking(data.problems)} />
      ) : (
        <Intact integrity={data} />
      )}
      {data.acknowledged.map((acknowledgement) => (
        <AcknowledgedProblems key={acknowledgement.at} {...acknowledgement} />
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
        {acknowledged.length > 0 ? 'No other problems in the ledger' : 'Ledger intact'} · verified{' '}
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

type ProblemsProps = { problems: readonly LedgerProblem[]; onAcknowledge: () => void }

/** What is wrong with the ledger, what to do about it, and the way to go on with it. */
function LedgerProblems({ problems, onAcknowledge }: ProblemsProps) {
  const forbidden = useForbidden('Acknowledging problems', 'admin')
  const verify = useInfo((info) => info.commands.verify)
  return (
    <section aria-label="Ledger problems" className="my-1 max-w-3xl">
      <Notice look="danger" title={`${formatCount(problems.length, 'problem')} in the ledger`}>
        <div className="space-y-2 pt-0.5">
          <ProblemList problems={problems} />
          <p>
            The ledger’s files were changed or damaged outside the console. Keep them as they are and compare
            them with a backup.
            {verify && (
              <>
                {' '}
                To check everything again:{' '}
                <span className="inline-flex items-center">
                  <code className="font-mono text-xs">{verify}</code>
                  <CopyButton text={verify} what="command" />
                </span>
              </>
            )}
          </p>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <CommandButton
              place="Deletions"
              does="Acknowledge the ledger’s problems…"
              onClick={onAcknowledge}
              disabledBecause={forbidden}
            >
              Acknowledge…
            </CommandButton>
            <p className="text-muted">Deletions are refused until then.</p>
          </div>
        </div>
      </Notice>
    </section>
  )
}

/** What did not fit once and was acknowledged, folded: it goes on being told. */
function AcknowledgedProblems({ at, operator, note, problems }: Integrity['acknowledged'][number]) {
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
