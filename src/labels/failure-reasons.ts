import type { KnownFailureReason } from '../contract/import.ts'
import { lookup } from '../lib/lookup.ts'

/** A failure reason in our words. `short` is for the list. */
export type FailureWords = { short: string; meaning: string; whatToDo: string }

const known: Record<KnownFailureReason, FailureWords> = {
  invalid_format: {
    short: 'Not a CSV file',
    meaning:
      'Exa could not read the file as CSV: it is another kind of file, is damaged, or has an encoding other than UTF-8.',
    whatToDo: 'Open the file in a spreadsheet, save it as “CSV UTF-8”, and re-import it.',
  },
  invalid_file_content: {
    short: 'Unusable rows',
    meaning:
      'The file is CSV, but its rows cannot be used: there are none, they have too many or too few columns, or their number differs from the one declared.',
    whatToDo:
      'Fix the rows named in the message (or the header, if none are named), then re-import the file.',
  },
  missing_identifier: {
    short: 'No identifier column',
    meaning: 'No column identifies each row. Exa needs a URL in each row.',
    whatToDo:
      'Add a column of URLs (profile pages for people, homepages for companies), or choose the right column when you re-import.',
  },
}

/** The words for a reason; an unknown one as Exa wrote it. */
export function failureWords(reason: string): FailureWords {
  return (
    lookup<FailureWords>(known, reason) ?? {
      short: reason,
      meaning: 'Unrecognised reason.',
      whatToDo: 'See Exa’s message below. Exa’s documentation lists its failure reasons.',
    }
  )
}

/** The list's "Why": the reason, or that a failed import has none. */
export function shortFailure(item: { status: string; failedReason: string | null }): string | null {
  if (item.failedReason !== null) return failureWords(item.failedReason).short
  return item.status === 'failed' ? 'No reason given' : null
}
