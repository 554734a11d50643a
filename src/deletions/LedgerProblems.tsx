import type { LedgerProblem } from '../contract/deletion.ts'
import { formatCount } from '../lib/format.ts'
import { useReadOnly } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ProblemList } from './ProblemList.tsx'

type Props = { problems: readonly LedgerProblem[]; onAcknowledge: () => void }

/** What is wrong with the ledger, what to do about it, and the way to go on with it. */
export function LedgerProblems({ problems, onAcknowledge }: Props) {
  const readOnly = useReadOnly()
  return (
    <section aria-label="Ledger problems" className="my-1 max-w-3xl">
      <Notice look="danger" title={`${formatCount(problems.length, 'problem')} in the ledger`}>
        <div className="space-y-2 pt-0.5">
          <ProblemList problems={problems} />
          <p>
            Somebody or something changed the ledger’s files. Keep them as they are and compare them with a
            copy. To check all of it again:{' '}
            <span className="inline-flex items-center">
              <code className="font-mono text-xs">npm run ledger:verify</code>
              <CopyButton text="npm run ledger:verify" what="command" />
            </span>
          </p>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Button onClick={onAcknowledge} disabledBecause={readOnly}>
              Acknowledge…
            </Button>
            <p className="text-muted">Deletions are refused until then.</p>
          </div>
        </div>
      </Notice>
    </section>
  )
}
