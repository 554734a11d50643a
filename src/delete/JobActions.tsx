import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { explainJobError } from '../api/job-error-words.ts'
import { isUnfinished, type Job } from '../contract/job.ts'
import { formatNumber } from '../lib/format.ts'
import { randomKey } from '../lib/random-key.ts'
import { useInfo } from '../queries/info.ts'
import { useForbidden, useJobRole, useRefused } from '../queries/refused.ts'
import { useChangeJob, useStopJob } from '../queries/jobs.ts'
import { jobIdsQuery, useUndoJob } from '../queries/undo-job.ts'
import { isOwn } from '../labels/approval-words.ts'
import { MutationFailure, Retrying } from '../labels/QueryFailure.tsx'
import { failedCount, jobTitle, mayResume } from '../labels/job-words.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { focusIfLost, isFocusFree } from '../ui/focus.ts'
import { useFocusWhenGone } from '../ui/use-focus-when-gone.ts'
import { selectAgain } from '../view/select-again.ts'
import { useManyBlocked } from './DeleteManyButton.tsx'

type Props = {
  job: Job
  /** Whether Undo takes the focus when it appears, if nothing else has it. */
  focusUndo?: boolean
}

/** The buttons for a job. Stop needs no confirmation: the job can be resumed. */
export function JobActions({ job, focusUndo = false }: Props) {
  const [, navigate] = useLocation()
  const client = useQueryClient()
  const { job: what, needs } = useJobRole(job)
  const mayNotStop = useForbidden(`Stopping ${what}`, needs)
  const mayNotUndo = useForbidden(`Undoing ${what}`, needs)
  const mayNotResume = useRefused(`Resuming ${what}`, needs)
  const mayNotRetry = useRefused(`Retrying ${what}`, needs)
  const failures = failedCount(job)
  const tooMany = useManyBlocked(failures)
  const [key] = useState(randomKey)
  const change = useChangeJob(job.id, key)
  const stop = useStopJob(job.id)
  const undo = useUndoJob(job.id)
  /** The state of the job when a change failed. The failure is shown until the state changes. */
  const [failedIn, setFailedIn] = useState(job.state)
  const failedChange = [stop, change].find(({ error }) => error !== null && failedIn === job.state)
  // That Undo came too late is shown while the job runs.
  const failed = undo.error && job.state !== 'undone' ? undo : failedChange
  const repeated = [stop, undo].find(({ isPending }) => isPending)
  const busy = (change.isPending || stop.isPending || undo.isPending) && 'A request is in progress'
  const onError = () => setFailedIn(job.state)
  const place = jobTitle(job)
  const own = useInfo(({ you }) => isOwn(job, you)) ?? false
  const stopWord = job.state === 'waiting' ? 'Withdraw' : 'Stop'
  const group = useRef<HTMLDivElement>(null)
  const isHeld = job.state === 'held'
  useEffect(() => {
    if (focusUndo && isHeld && isFocusFree()) group.current?.querySelector('button')?.focus()
  }, [focusUndo, isHeld])
  useFocusWhenGone(job.state !== 'finished', () => group.current?.closest<HTMLElement>('[tabindex]'))
  /** The button that was pressed is gone. */
  const onSuccess = () => requestAnimationFrame(() => focusIfLost(group.current?.querySelector('button')))
  const onUndone = () => {
    // If reading them fails, they can be selected by hand.
    void client.fetchQuery(jobIdsQuery(job.id)).then(selectAgain, () => {})
    onSuccess()
  }
  return (
    <>
      <div ref={group} className="flex flex-wrap gap-2">
        {/* One button, so that the focus stays when the job begins. */}
        {isHeld ? (
          <CommandButton
            data-undo
            place={place}
            does="Undo"
            onClick={() => undo.mutate(undefined, { onSuccess: onUndone })}
            disabledBecause={mayNotUndo || busy}
          >
            {undo.isPending ? 'Undoing…' : 'Undo'}
          </CommandButton>
        ) : (
          (job.state === 'waiting' ? own : isUnfinished(job)) && (
            <CommandButton
              place={place}
              does={stopWord}
              onClick={() => stop.mutate(undefined, { onSuccess, onError })}
              disabledBecause={mayNotStop || busy}
            >
              {stop.isPending ? 'Stopping…' : stopWord}
            </CommandButton>
          )
        )}
        {mayResume(job) && (
          <CommandButton
            place={place}
            onClick={() => change.mutate('resume', { onSuccess, onError })}
            disabledBecause={mayNotResume || busy}
          >
            Resume
          </CommandButton>
        )}
        {job.state === 'finished' && failures > 0 && (
          <CommandButton
            place={place}
            does="Retry what failed"
            onClick={() =>
              change.mutate('retry', { onSuccess: ({ id }) => navigate(`/deletions/jobs/${id}`), onError })
            }
            disabledBecause={mayNotRetry || tooMany || busy}
          >
            Retry the {failures === 1 ? 'one' : formatNumber(failures)} that failed
          </CommandButton>
        )}
      </div>
      {repeated?.failureReason && (
        <p className="text-sm text-warn">
          <Retrying reason={repeated.failureReason} count={repeated.failureCount} />
        </p>
      )}
      {failed?.error && (
        <div className="mt-2">
          <MutationFailure mutation={failed} explain={explainJobError} />
        </div>
      )}
    </>
  )
}
