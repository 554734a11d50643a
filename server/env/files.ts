import * as v from 'valibot'
import { wholeNumber } from './values.ts'

/** How much of the uploaded files is kept, in millions of bytes on disk, and for how many days. */
export const fileFields = {
  KEEP_FILES_MB: v.optional(wholeNumber(0, 1_000_000), '1000'),
  KEEP_FILES_DAYS: v.optional(wholeNumber(1, 3_650), '90'),
}

/** How many bytes of files are kept, and for how long; null if none are. */
export function fileLimits(env: {
  KEEP_FILES_MB: number
  KEEP_FILES_DAYS: number
}): { capBytes: number; keepMs: number } | null {
  if (env.KEEP_FILES_MB === 0) return null
  return { capBytes: env.KEEP_FILES_MB * 1_000_000, keepMs: env.KEEP_FILES_DAYS * 86_400_000 }
}
