import { useState } from 'react'
import { useLocation } from 'wouter'
import { explainJobError } from '../api/job-error-words.ts'
import { isUnfinished, type Job } from '../contract/job.ts'
import { formatNumber } from '../lib/format.ts'
import { randomKey } from '../lib/random-key.ts'
import { useReadOnly, useRefused } from '../queries/info.ts'
import { useChangeJob } from '../queries/jobs.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import { failedCount, mayResume } from '../labels/job-words.ts'

/** What can be done with a job now. Stopping asks nothing: it can be resumed. */
export function JobActions({ job }: { job: Job }) {
  const [, navigate] = useLocation()
  const readOnly = useReadOnly()
  const refused = useRefused()
  const [key] = useState(randomKey)
  const change = useChangeJob(job.id, key)
  const failed = failedCount(job)
  const asked = change.isPending && 'A request is in progress'
  const blocked = refused || asked
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {isUnfinished(job) && (
          <Button onClick={() => change.mutate('stop')} disabledBecause={readOnly || asked}>
            Stop
          </Button>
        )}
        {mayResume(job) && (
          <Button onClick={() => change.mutate('resume')} disabledBecause={blocked}>
            Resume
          </Button>
        )}
        {job.state === 'finished' && failed > 0 && (
          <Button
            onClick={() =>
              change.mutate('retry', { onSuccess: ({ id }) => navigate(`/deletions/jobs/${id}`) })
            }
            disabledBecause={blocked}
          >
            Retry the {failed === 1 ? 'one' : formatNumber(failed)} that failed
          </Button>
        )}
      </div>
      {change.error && (
        <div className="mt-2">
          <FailureNotice {...explainJobError(change.error)} since={change.submittedAt} />
        </div>
      )}
    </>
  )
}
