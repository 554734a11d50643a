import { lookup } from '../lib/lookup.ts'
import { type ErrorWords, explainError } from './error-words.ts'
import type { ApiError } from './errors.ts'

/**
 * Explains what went wrong with a job, beside the words that every failure has: apart from them, as the first screen
 * needs none of it.
 */
export function explainJobError(error: ApiError): ErrorWords {
  const words = explainError(error)
  const known = lookup(byCode, error.code)
  if (!known) return words
  const [title, advice] = known
  return { ...words, title, advice: advice ?? error.message, detail: advice === null ? null : words.detail }
}

const notTwice = 'Try again when the console is back: a request that got through is not carried out twice.'

const byCode: Record<string, readonly [title: string, advice: string | null]> = {
  idempotency_conflict: [
    'A job was already started by this request',
    'An earlier attempt got through. Close this and check the deletion jobs before you try again.',
  ],
  jobs_elsewhere: [
    'Another console runs the jobs',
    'It has the same DATA_DIR. Use that one, or stop it and restart this one. Nothing was started here.',
  ],
  ledger_unavailable: ['The job could not be recorded', null],
  invalid_field: ['The console refused this request', 'Nothing was started. The cause is below.'],
  body_too_large: [
    'Too many imports for one job',
    'Nothing was started. Select fewer, and delete the rest afterwards.',
  ],
  job_not_stopped: ['The job is running or has ended', 'There is nothing to resume.'],
  job_not_held: ['Too late to undo: the job has begun', 'Stop it to keep what has not been deleted yet.'],
  job_changed: ['This job was changed after it was confirmed', null],
  job_not_waiting: ['This job no longer waits for approval', null],
  job_not_approved: ['This job was never approved', null],
  own_job: ['Another operator has to decide', null],
  person_needed: ['A person has to decide', null],
  nothing_to_retry: [
    'Nothing has failed in this job',
    'The console keeps checking the imports whose outcome is unknown.',
  ],
  network: ['Can’t reach the console', notTwice],
  timeout: ['The console did not answer in time', notTwice],
}
