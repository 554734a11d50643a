import { useEffect, useRef, useState } from 'react'
import { isMoving, type Job } from '../contract/job.ts'
import { stateWords, jobTitle, outcomeSummary, progressWords } from '../labels/job-words.ts'

/** A bar moves four times a second; a voice that followed it would never be quiet. */
const everyMs = 10_000

/** What a screen reader hears of the jobs: how far they are every ten seconds, and at once when one changes its state. */
export function useSpoken(jobs: readonly Job[]): string {
  const [spoken, setSpoken] = useState('')
  const latest = useRef(jobs)
  useEffect(() => {
    latest.current = jobs
  }, [jobs])
  // In words, so that what has not changed does not begin the ten seconds anew.
  const states = jobs.map((job) => `${job.id} ${job.state} ${isMoving(job)}`).join()
  const anyMoving = jobs.some(isMoving)
  const [spokenOf, setSpokenOf] = useState(states)
  if (spokenOf !== states) {
    setSpokenOf(states)
    setSpoken(jobs.map(inWords).join('. '))
  }
  useEffect(() => {
    if (!anyMoving) return
    const timer = setInterval(() => setSpoken(latest.current.map(inWords).join('. ')), everyMs)
    return () => clearInterval(timer)
  }, [anyMoving])
  return spoken
}

function inWords(job: Job): string {
  return `${jobTitle(job)}: ${stateWords(job).label.toLowerCase()}, ${progressWords(job)}, ${outcomeSummary(job)}`
}
