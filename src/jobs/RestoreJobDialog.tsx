import { useRef } from 'react'
import { explainError } from '../api/error-words.ts'
import type { Job } from '../contract/job.ts'
import type { RestorePlan } from '../contract/restore.ts'
import { WebsetName } from '../labels/WebsetName.tsx'
import { formatCount } from '../lib/format.ts'
import { useChangeJobRestores } from '../queries/restores.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'

type Props = { job: Job; plan: RestorePlan; onClose: () => void }

/** Asks before a job is restored, and says what will not come back. */
export function RestoreJobDialog({ job, plan, onClose }: Props) {
  const confirm = useRef<HTMLButtonElement>(null)
  const restore = useChangeJobRestores(job.id, 'restore')
  const { isPending, error } = restore
  const imports = formatCount(plan.restorable, 'import')
  return (
    <AlertDialog first={() => confirm.current} onLeave={() => !isPending && onClose()}>
      <DialogTitle>Restore {imports}</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          Creates them again with their titles, metadata and files, within your rate limit; you can close this
          page. Each gets a new id.
        </DialogDescription>
        {plan.websets.length > 0 && (
          <div>
            <p className="text-warn">These websets used the old ones and won’t use the new ones:</p>
            <ul className="mt-1 border-l border-line pl-3">
              {plan.websets.map(({ id, title, imports: count }) => (
                <li key={id} className="py-0.5 wrap-anywhere">
                  <WebsetName id={id} title={title} />{' '}
                  <span className="text-muted">({formatCount(count, 'import')})</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        {error && <FailureNotice {...explainError(error)} since={restore.submittedAt} />}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose disabledBecause={isPending && 'It is being recorded'}>Cancel</DialogClose>
        <Button
          ref={confirm}
          look="accent"
          onClick={() => restore.mutate(undefined, { onSuccess: onClose })}
          disabledBecause={isPending && 'It is being recorded'}
        >
          {isPending ? 'Starting…' : `Restore ${imports}`}
        </Button>
      </div>
    </AlertDialog>
  )
}
