import type { RecordedOutcome } from './records.ts'

/** The other records of an import that may be why it is gone, by number. */
export type OtherRecords = {
  /** The one that deleted it. */
  deletedBy: string | null
  /** One whose call may be under way. */
  underWay: string | null
}

/**
 * An outcome in the light of other records. Where no answer says that this call deleted the import, it may have been gone
 * before, or another console may be deleting it: one deletion has one record. After a lost answer, what a record under way
 * will say is not known yet, so this one stays open until it is.
 */
export function inTheLightOf({ deletedBy, underWay }: OtherRecords, end: RecordedOutcome): RecordedOutcome {
  if (end.inferredFrom === undefined) return end
  const before = end.message ?? 'An answer was lost.'
  if (deletedBy !== null)
    return { ...end, outcome: 'already_gone', message: `${before} Record ${deletedBy} is what deleted it.` }
  if (end.inferredFrom === 'read_back' || underWay === null) return end
  const message = `${before} Record ${underWay} is open too, and may be what deleted it.`
  return { ...end, outcome: 'unknown', code: 'outcome_unknown', message }
}
