import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Job } from '../contract/job.ts'
import type { RestorePlan } from '../contract/restore.ts'
import { useManyRefused } from '../delete/DeleteManyButton.tsx'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'
import { WebsetName } from '../labels/WebsetName.tsx'
import { byWords } from '../labels/operator-words.ts'
import { restoresInWords, shareEnded } from '../labels/restore-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { useForbidden, useJobRole } from '../queries/refused.ts'
import {
  jobRestoresQuery,
  restorePlanQuery,
  restoresUnderWay,
  useChangeJobRestores,
} from '../queries/restores.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { useFocusWhenGone } from '../ui/use-focus-when-gone.ts'

/** Restores what a job has deleted, and shows the progress. Shows nothing while the job may still delete. */
export function RestoreJob({ job }: { job: Job }) {
  const gone = job.counts.deleted + job.counts.already_gone
  const isAtRest = job.state === 'finished' || job.state === 'stopped' || job.state === 'paused'
  if (!isAtRest || gone === 0) return null
  return <Restores job={job} gone={gone} />
}

function Restores({ job, gone }: { job: Job; gone: number }) {
  const [asking, setAsking] = useState(false)
  const { data: restores } = useQuery(jobRestoresQuery(job.id))
  const isGoingOn = restores !== undefined && restoresUnderWay(restores) > 0
  const { data: plan, isFetching } = useQuery({
    ...restorePlanQuery(job.id),
    enabled: restores !== undefined && !isGoingOn,
  })
  const hasButton = isGoingOn || (plan !== undefined && plan.restorable > 0)
  const section = useRef<HTMLElement>(null)
  useFocusWhenGone(hasButton, () => section.current)
  const { needs } = useJobRole(restores?.asked ?? job)
  const forbidden = useForbidden('Stopping a restore', needs)
  const stop = useChangeJobRestores(job.id, 'restores/stop')
  const mayNotStop =
    forbidden ||
    (stop.isPending && 'A request is in progress') ||
    (restores?.counts.queued === 0 && 'The last one is under way')
  const refused = useManyRefused(gone, 'Restoring')
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-label="Restore"
      className="outline-none shrink-0 space-y-2 px-4 pt-3"
    >
      {/* Has its final height from the start, so that nothing below moves. */}
      <div className="flex min-h-8 flex-wrap items-baseline gap-x-3 gap-y-1">
        {/* One button, so that the focus stays when the restore begins. */}
        {hasButton && (
          <CommandButton
            place={`Job ${job.id}`}
            does={isGoingOn ? 'Stop restoring' : 'Restore imports…'}
            onClick={() => (isGoingOn ? stop.mutate() : setAsking(true))}
            disabledBecause={
              isGoingOn ? mayNotStop : refused || (isFetching && 'Counting what can be restored')
            }
          >
            {isGoingOn ? 'Stop restoring' : `Restore ${formatCount(plan?.restorable ?? 0, 'import')}…`}
          </CommandButton>
        )}
        {restores?.asked && (
          <p>
            <span role="status">{restoresInWords(restores)}</span>
            <span className="text-sm text-muted">
              {' · asked by '}
              <bdi>{byWords(restores.asked)}</bdi>
            </span>
          </p>
        )}
        {!isGoingOn && plan && plan.cannot.length > 0 && <NotRestorable plan={plan} />}
      </div>
      {isGoingOn && (
        <ProgressBar label="Restores" share={shareEnded(restores)} words={restoresInWords(restores)} />
      )}
      {restores && restores.counts.stopped > 0 && restores.stopped?.message && (
        <p className="text-sm text-warn wrap-anywhere">The rest was stopped: {restores.stopped.message}</p>
      )}
      <MutationFailure mutation={stop} />
      {asking && plan && <RestoreJobDialog job={job} plan={plan} onClose={() => setAsking(false)} />}
    </section>
  )
}

/** How many imports cannot be restored. Opens to show why. */
function NotRestorable({ plan: { cannot } }: { plan: RestorePlan }) {
  return (
    <details className="text-sm text-muted">
      <summary className="min-h-6">
        {formatNumber(cannot.reduce((sum, { count }) => sum + count, 0))} can’t be restored
      </summary>
      <ul className="pl-4">
        {cannot.map(({ why, count }) => (
          <li key={why} className="wrap-anywhere">
            {formatNumber(count)}: {why}
          </li>
        ))}
      </ul>
    </details>
  )
}

type RestoreJobDialogProps = { job: Job; plan: RestorePlan; onClose: () => void }

/** Asks before a job is restored, and says what will not come back. */
function RestoreJobDialog({ job, plan, onClose }: RestoreJobDialogProps) {
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
