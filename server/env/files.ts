import * as v from 'valibot'
import { wholeNumber } from './values.ts'

/** How much of the uploaded files is kept, in millions of bytes on disk, and for how many days. */
export const fileFields = {
  KEEP_FILES_MB: v.optional(wholeNumber(0, 1_000_000), '1000'),
  KEEP_FILES_DAYS: v.optional(wholeNumber(1, 3_650), '90'),
}
