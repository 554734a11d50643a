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

const byCode: Record<string, readonly [title: string, advice: string | null]> = {
  idempotency_conflict: [
    'A job has begun under this request already',
    'An earlier try got through after all. Close this and look at the deletion jobs before you ask again.',
  ],
  jobs_elsewhere: [
    'Another console runs the jobs',
    'It has the same DATA_DIR. Use that one, or stop it and start this one again. Nothing was begun here.',
  ],
  ledger_unavailable: ['The job could not be written down', null],
  invalid_field: ['The console did not take this request', 'Nothing was begun. What was wrong is below.'],
  body_too_large: [
    'These are too many for one job',
    'Nothing was begun. Select fewer, and delete the rest after.',
  ],
  job_not_running: ['It has ended or was stopped already', 'There is nothing left to stop.'],
  job_not_stopped: ['It goes on already, or has ended', 'There is nothing to resume.'],
  job_changed: ['This job is not what was confirmed', null],
  nothing_to_retry: [
    'Nothing of it has failed',
    'What is unknown is read back by the console until it is known.',
  ],
  network: [
    'The console does not answer',
    'It may have stopped. Start it again, then try again here: a request that got through is not carried out twice.',
  ],
  timeout: [
    'The console did not answer in time',
    'Try again: a request that got through is not carried out twice.',
  ],
}
