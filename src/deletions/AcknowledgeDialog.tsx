import { useState } from 'react'
import type { LedgerProblem } from '../contract/deletion.ts'
import { ReasonField } from '../delete/ReasonField.tsx'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { formatCount } from '../lib/format.ts'
import { useAcknowledge } from '../queries/deletions.ts'
import { ProblemList } from './ProblemList.tsx'

type Props = {
  /** Frozen when it opened: what comes up behind it is not acknowledged with it. */
  problems: readonly LedgerProblem[]
  onClose: () => void
  /** It is acknowledged and the dialog has left: what opened it may be gone, and the focus with it. */
  onAcknowledged: () => void
}

/** Asks before the console goes on with a ledger that is not as it was written. */
export function AcknowledgeDialog({ problems, onClose, onAcknowledged }: Props) {
  const [seen, setSeen] = useState(false)
  const [note, setNote] = useState('')
  const acknowledgement = useAcknowledge()
  const count = formatCount(problems.length, 'problem')
  const words = note.trim()
  const keys = problems.map(({ key }) => key)
  return (
    <ConfirmDialog
      title={`Acknowledge ${count}`}
      pendingWords="Acknowledging…"
      pendingBecause="It is being recorded"
      blocked={!seen && 'Check the box first'}
      mutation={acknowledgement}
      onConfirm={(done) => acknowledgement.mutate({ keys, ...(words !== '' && { note: words }) }, done)}
      onClose={onClose}
      onDone={onAcknowledged}
      description={
        <>
          Deletions are possible again after this, and running jobs continue. The ledger records the problems,
          who acknowledged them and when. A copy of its files as they are now is kept.
        </>
      }
    >
      <div className="text-sm">
        <ProblemList problems={problems} withLinks={false} />
      </div>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          checked={seen}
          onChange={({ target }) => setSeen(target.checked)}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        I have looked into {problems.length === 1 ? 'this problem' : `these ${count}`} and continue with this
        ledger
      </label>
      <ReasonField
        label="Note (optional)"
        text={note}
        onType={setNote}
        readOnly={acknowledgement.isPending}
        rows={2}
        placeholder="What you found, e.g. restored from Monday’s backup"
      />
    </ConfirmDialog>
  )
}
