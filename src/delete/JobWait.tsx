import { useState } from 'react'
import type { Job } from '../contract/job.ts'
import { useRefused } from '../queries/info.ts'
import { Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-clock.ts'
import { longWaitMs, pausedWords } from '../labels/job-words.ts'

/** Why a job does not go on at the moment: it paused itself, or Exa asked for a pause. Nothing where it goes on. */
export function JobWait({ job }: { job: Job }) {
  const refused = useRefused()
  const [toldAt] = useState(Date.now)
  const left = useCountdown((job.pace?.waitingMs ?? 0) / 1000, toldAt)
  if (job.paused) {
    const { title, advice } = pausedWords(job.paused)
    return (
      <Notice look="warn" role="status" title={title}>
        <p>{advice}</p>
        <code className="font-mono text-xs text-muted">{job.paused.code}</code>
      </Notice>
    )
  }
  if (job.state === 'running' && refused) return <p className="text-sm text-warn">Waiting. {refused}.</p>
  if (left * 1_000 < longWaitMs) return null
  return <p className="text-sm text-warn">Exa asked for a pause: going on in {left} s</p>
}
