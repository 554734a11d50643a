import * as v from 'valibot'
import { jobLimits, undoSecondsAtMost } from '../../src/contract/job.ts'
import { wholeNumber } from './values.ts'

/** When a bulk deletion needs a second person, and how long any other can be undone. */
export const approvalFields = {
  APPROVE_OVER: v.optional(wholeNumber(0, jobLimits.ids)),
  UNDO_SECONDS: v.optional(wholeNumber(0, undoSecondsAtMost), '10'),
}

/** What is wrong with them; null if nothing is. Without sign-in there is no second person. */
export function approvalIssue(env: {
  APPROVE_OVER?: number | undefined
  AUTH?: string | undefined
}): { name: 'APPROVE_OVER'; message: string } | null {
  if (env.APPROVE_OVER === undefined || env.AUTH !== undefined) return null
  return {
    name: 'APPROVE_OVER',
    message: 'must stand beside AUTH, as there is no second person without a sign-in',
  }
}
