import type { Job } from '../contract/job.ts'
import type { RestorePlan } from '../contract/restore.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { WebsetName } from '../labels/WebsetName.tsx'
import { formatCount } from '../lib/format.ts'
import { useChangeJobRestores } from '../queries/restores.ts'

type Props = { job: Job; plan: RestorePlan; onClose: () => void }

/** Asks before a job is restored, and says what will not come back. */
export function RestoreJobDialog({ job, plan, onClose }: Props) {
  const restore = useChangeJobRestores(job.id, 'restore')
  return (
    <ConfirmDialog
      title={`Restore ${formatCount(plan.restorable, 'import')}`}
      pendingWords="Starting…"
      pendingBecause="It is being recorded"
      look="accent"
      first="action"
      mutation={restore}
      onConfirm={(done) => restore.mutate(undefined, done)}
      onClose={onClose}
      description={
        <>
          Creates them again with their titles, metadata and files, within your rate limit; you can close this
          page. Each gets a new id.
        </>
      }
    >
      {plan.websets.length > 0 && (
        <div>
          <p className="text-warn">These websets used the old ones and won’t use the new ones:</p>
          <ul className="mt-1 border-l border-line pl-3">
            {plan.websets.map(({ id, title, imports }) => (
              <li key={id} className="py-0.5 wrap-anywhere">
                <WebsetName id={id} title={title} />{' '}
                <span className="text-muted">({formatCount(imports, 'import')})</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </ConfirmDialog>
  )
}
