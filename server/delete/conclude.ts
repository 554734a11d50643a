import { ProblemError } from '../problem.ts'
import type { End } from './attempts.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** A deletion that ended well: its record's id, upstream's request id, and the deleted import as JSON. */
export type Deleted = { deletionId: string; requestId: string | null; text: string }

/** What to answer for a deletion that has ended and is on record. Throws ProblemError for every end but `deleted`. */
export function conclude(ledger: Ledger, deletionId: string, importId: string, end: End): Deleted {
  const requestId = end.requestId ?? null
  const told = { message: end.message ?? '', requestId, deletionId }
  switch (end.outcome) {
    case 'deleted': {
      // Where the answer was lost the record has the import as it was last read.
      const known = () => ledger.get(deletionId)?.import ?? { id: importId, object: 'import' }
      return { deletionId, requestId, text: end.text ?? JSON.stringify(known()) }
    }
    case 'already_gone': {
      const message = `The import was already gone. ${whoDeleted(ledger, deletionId, importId)}`
      throw new ProblemError({ ...told, status: 404, code: 'already_gone', message })
    }
    case 'refused': {
      const { status, code, retryAfterMs = null } = end
      throw new ProblemError({ ...told, status: status ?? 400, code: code ?? 'refused', retryAfterMs })
    }
    case 'failed':
      throw new ProblemError({ ...told, status: 502, code: end.code ?? 'delete_failed' })
    case 'unknown': {
      const message = `${told.message} The console goes on reading it back; the record will say how it ended.`
      throw new ProblemError({ ...told, status: 502, code: 'outcome_unknown', message })
    }
  }
}

function whoDeleted(ledger: Ledger, deletionId: string, importId: string): string {
  const earlier = ledger.deletionOf(importId)
  if (earlier)
    return `It was deleted here on ${inWords(earlier.requestedAt)} by ${earlier.operator} (record ${earlier.id}).`
  const open = ledger.open().find((record) => record.importId === importId && record.id !== deletionId)
  if (open) return `An earlier deletion of it here is still being settled (record ${open.id}).`
  return 'It was not deleted from this console.'
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** An ISO time as "23 Nov 2026, 17:31 UTC". */
function inWords(iso: string): string {
  return `${dayAndTime.format(new Date(iso))} UTC`
}
