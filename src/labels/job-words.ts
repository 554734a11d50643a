import type { Info } from '../contract/info.ts'
import {
  failedStates,
  isUnfinished,
  type ItemState,
  type Job,
  type JobItem,
  type JobState,
} from '../contract/job.ts'
import { outcomeWords } from './outcome-words.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { lookup } from '../lib/lookup.ts'

type Words = { label: string; colour: string }

/** The state of a job; `fill` is the colour of its bar, so that a running one is told from one that has ended. */
export const jobStateWords: Record<JobState, Words & { fill: string }> = {
  waiting: { label: 'Waiting for approval', colour: 'text-warn', fill: 'fill-edge' },
  held: { label: 'Starts soon', colour: 'text-warn', fill: 'fill-edge' },
  running: { label: 'Running', colour: 'text-busy', fill: 'fill-accent' },
  paused: { label: 'Paused', colour: 'text-warn', fill: 'fill-warn' },
  stopped: { label: 'Stopped', colour: 'text-muted', fill: 'fill-edge' },
  undone: { label: 'Undone', colour: 'text-muted', fill: 'fill-edge' },
  rejected: { label: 'Rejected', colour: 'text-muted', fill: 'fill-edge' },
  finished: { label: 'Finished', colour: 'text-ok', fill: 'fill-ok' },
}

/** What became of an item. A new state breaks the build here. */
export const itemStateWords: Record<ItemState, Words> = {
  queued: { label: 'Waiting', colour: 'text-muted' },
  ...outcomeWords,
}

/** The states in the order of interest: what went wrong before what went well. */
export const shownStates = [
  'failed',
  'refused',
  'unknown',
  'deleted',
  'already_gone',
  'intended',
  'queued',
  'stopped',
] as const satisfies readonly ItemState[]

/** The state of a job in a word or two. It tells ends with failures, expired and withdrawn jobs from the others. */
export function stateWords(job: Job): Words {
  if (job.state === 'finished' && failedCount(job) > 0)
    return { label: 'Finished with failures', colour: 'text-danger' }
  if (job.state === 'rejected' && job.approval?.decision?.by === null)
    return { ...jobStateWords.rejected, label: 'Expired' }
  if (job.state === 'stopped' && !mayBegin(job)) return { ...jobStateWords.stopped, label: 'Withdrawn' }
  return jobStateWords[job.state]
}

/** Milliseconds of a wait that are worth a word: shorter ones come and go at any limit, and would only flicker. */
export const longWaitMs = 2_000

/** How many items have their end. */
export function endedCount({ counts }: Job): number {
  return counts.deleted + counts.already_gone + counts.refused + counts.failed + counts.unknown
}

export function failedCount({ counts }: Job): number {
  return failedStates.reduce((sum, state) => sum + counts[state], 0)
}

/** "412 of 1,000 · 5 a second · about 2 min left", as far as each is known. */
export function progressWords(job: Job): string {
  const parts = [`${formatNumber(endedCount(job))} of ${formatNumber(job.total)}`]
  const { pace } = job
  // While it waits, neither how fast it was nor how long that would take is true.
  if (!pace || pace.waitingMs >= longWaitMs) return parts.join(' · ')
  if (pace.perSecond) parts.push(`${formatNumber(pace.perSecond)} a second`)
  if (pace.leftMs) parts.push(`about ${durationWords(pace.leftMs)} left`)
  return parts.join(' · ')
}

function durationWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${formatNumber(Math.round(minutes / 6) / 10)} h`
}

/** "Rate limit: 3.4 of 5 calls a second since Exa answered 429, 12 waiting"; null where no budget is set. */
export function budgetWords({ perSecond, allowedPerSecond, waiting }: Info['budget']): string | null {
  if (perSecond === null) return null
  const lowered = allowedPerSecond !== null && allowedPerSecond < perSecond
  const share = lowered ? `${formatNumber(Math.round(allowedPerSecond * 10) / 10)} of ` : ''
  const calls = perSecond === 1 ? 'call' : 'calls'
  const rate = `${share}${formatNumber(perSecond)} ${calls} a second${lowered ? ' since Exa answered 429' : ''}`
  return `Rate limit: ${rate}, ${formatNumber(waiting)} waiting`
}

/** "398 deleted, 2 failed": what has become of it so far, in the order of interest. */
export function outcomeSummary(job: Job): string {
  const parts = shownStates
    .filter((state) => state !== 'queued' && (state !== 'stopped' || wasBegun(job)) && job.counts[state] > 0)
    .map((state) => `${formatNumber(job.counts[state])} ${itemStateWords[state].label.toLowerCase()}`)
  return parts.join(', ') || (isUnfinished(job) ? 'none deleted yet' : 'none deleted')
}

/** What a job is called: it has no name of its own. */
export function jobTitle(job: Job): string {
  const what = `Delete ${formatCount(job.total, 'import')}`
  return job.retryOf === null ? what : `${what} (retry of job ${job.retryOf})`
}

/** What an import of a job is called; nobody may have read it here. */
export function itemTitle({ title, importId }: JobItem): string {
  return title === null ? importId : title.trim() || 'Untitled import'
}

/** Whether a job can go on. One that is not what was confirmed cannot: the server would refuse it. */
export function mayResume(job: Job): boolean {
  const { state, paused } = job
  return (state === 'stopped' && mayBegin(job)) || (state === 'paused' && paused?.code !== 'job_changed')
}

/** Whether it was ever to be sent: nobody undid it, nor withdrew it before it was approved. */
export function wasBegun(job: Job): boolean {
  return job.state !== 'undone' && mayBegin(job)
}

/** Whether a job needs nobody's approval, or has it. */
function mayBegin({ approval }: Job): boolean {
  return approval === null || approval.decision?.approved === true
}

/** Why a job paused itself, and what to do about it. */
export function pausedWords({ code, message }: NonNullable<Job['paused']>): {
  title: string
  advice: string
} {
  const [title, advice] = lookup(pausedByCode, code) ?? refused
  if (advice === null) return { title, advice: message }
  return { title, advice: message ? `${advice} Details: ${message}` : advice }
}

/** `advice` is null where the message of the server says what to do. */
type Pause = readonly [title: string, advice: string | null]

const badKey: Pause = [
  'Paused: Exa rejected the API key',
  'The rest is untouched. Fix EXA_API_KEY, restart the console, then resume.',
]
const noCredits: Pause = [
  'Paused: the Exa account has no credits left',
  'The rest is untouched. Top it up at Exa, then resume.',
]
const forbidden: Pause = [
  'Paused: this API key may not do that',
  'The rest is untouched. Ask whoever manages the key at Exa, then resume.',
]
/** Only refusals that every other item would get too pause a job, whatever tag Exa gave them. */
const refused: Pause = [
  'Paused: Exa refused the key',
  'The rest is untouched. Check EXA_API_KEY, restart the console, then resume.',
]

const pausedByCode: Record<string, Pause> = {
  unauthorized: badKey,
  INVALID_API_KEY: badKey,
  payment_required: noCredits,
  NO_MORE_CREDITS: noCredits,
  API_KEY_BUDGET_EXCEEDED: noCredits,
  forbidden,
  ACCESS_DENIED: forbidden,
  FEATURE_DISABLED: forbidden,
  upstream_failing: [
    'Paused: several deletions in a row failed',
    'The rest is untouched. Resume when Exa works again; what failed can be retried at the end.',
  ],
  ledger_unavailable: ['Paused: deletions could not be recorded', null],
  ledger_broken: ['Paused: the ledger was changed or damaged', null],
  account_unconfirmed: ['Paused: the API key is new to this account', null],
  unexplained_gone: ['Paused: imports were gone already', null],
  job_changed: ['Paused: the job was changed after it was confirmed', null],
  from_backup: ['Paused: this console was started on a backup', null],
  taken_over: ['Paused: an earlier version began this job', null],
  internal_error: [
    'Paused: internal error',
    'The rest is untouched. The console’s log has the cause. Resuming may work.',
  ],
}
