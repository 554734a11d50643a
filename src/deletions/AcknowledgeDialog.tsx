import { useId, useRef, useState } from 'react'
import { explainError } from '../api/error-words.ts'
import type { LedgerProblem } from '../contract/deletion.ts'
import { formatCount } from '../lib/format.ts'
import { useAcknowledge } from '../queries/deletions.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { ProblemList } from './ProblemList.tsx'

/** What the ledger has room for, in characters. */
const mostCharacters = 500

type Props = {
  /** Frozen when it opened: what comes up behind it is not acknowledged with it. */
  problems: readonly LedgerProblem[]
  onClose: () => void
  /** It is acknowledged and the dialog has left: what opened it may be gone, and the focus with it. */
  onAcknowledged: () => void
}

/** Asks before the console goes on with a ledger that is not as it was written. */
export function AcknowledgeDialog({ problems, onClose, onAcknowledged }: Props) {
  const id = useId()
  const cancel = useRef<HTMLButtonElement>(null)
  const finished = useRef(false)
  const [seen, setSeen] = useState(false)
  const [note, setNote] = useState('')
  const acknowledgement = useAcknowledge()
  const count = formatCount(problems.length, 'problem')
  const submit = () => {
    const words = note.trim()
    const keys = problems.map(({ key }) => key)
    acknowledgement.mutate(
      { keys, ...(words !== '' && { note: words }) },
      {
        onSuccess: () => {
          finished.current = true
          onClose()
        },
      },
    )
  }
  return (
    <AlertDialog
      first={() => cancel.current}
      onLeave={() => !acknowledgement.isPending && onClose()}
      returnFocus={() => {
        if (finished.current) onAcknowledged()
        return !finished.current
      }}
    >
      <DialogTitle>Acknowledge {count}</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          Deletions are possible again after this, and running jobs continue. The ledger records the problems,
          who acknowledged them and when. A copy of its files as they are now is kept.
        </DialogDescription>
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
          I have looked into {problems.length === 1 ? 'this problem' : `these ${count}`} and continue with
          this ledger
        </label>
        <div>
          <div className="flex flex-wrap justify-between gap-x-3">
            <label htmlFor={id}>Note (optional)</label>
            <span id={`${id}-limit`} role="status" className="text-sm text-muted">
              {note.length >= mostCharacters && `Limit: ${mostCharacters} characters`}
            </span>
          </div>
          <textarea
            id={id}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            maxLength={mostCharacters}
            readOnly={acknowledgement.isPending}
            rows={2}
            placeholder="What you found, e.g. restored from Monday’s backup"
            aria-describedby={`${id}-limit`}
            className="mt-1 block w-full rounded-md border border-edge bg-bg px-2.5 py-1.5 placeholder:text-muted"
          />
        </div>
        {acknowledgement.error && (
          <FailureNotice {...explainError(acknowledgement.error)} since={acknowledgement.submittedAt} />
        )}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose ref={cancel} disabledBecause={acknowledgement.isPending && 'It is being recorded'}>
          Cancel
        </DialogClose>
        <Button
          look="danger"
          onClick={submit}
          disabledBecause={
            (acknowledgement.isPending && 'It is being recorded') || (!seen && 'Check the box first')
          }
        >
          {acknowledgement.isPending ? 'Acknowledging…' : `Acknowledge ${count}`}
        </Button>
      </div>
    </AlertDialog>
  )
}
