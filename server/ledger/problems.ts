import * as v from 'valibot'
import { type Integrity, integritySchema, type LedgerProblem } from '../../src/contract/deletion.ts'

/** A problem by its name, the record that it is about, and what is wrong in words. */
export function problem(key: string, record: string | null, message: string): LedgerProblem {
  return { key, record, message }
}

/** The check waits while so many problems are open: it is then another ledger altogether. */
export const mostProblems = 1_000

type Acknowledged = Integrity['acknowledged'][number]
/** The event of an acknowledgement, as the chain has it. */
type Acknowledgement = Omit<Acknowledged, 'operator'> & { operator: string | null }

const acknowledgedSchema = integritySchema.entries.acknowledged.item

/** The acknowledgements of problems, as people see them. What somebody has changed to something else is none. */
export function toAcknowledged(events: readonly Acknowledgement[]): Acknowledged[] {
  return events
    .map(({ at, operator, note, problems }) => ({ at, operator: operator ?? '', note, problems }))
    .filter((event) => v.is(acknowledgedSchema, event))
}

/** The keys of the problems that somebody has acknowledged. */
export function acknowledgedKeys(events: readonly Acknowledgement[]): Set<string> {
  return new Set(toAcknowledged(events).flatMap(({ problems }) => problems.map(({ key }) => key)))
}

/** The problems that nobody has acknowledged. */
export function notAcknowledged<Found extends { key: string }>(
  found: Iterable<Found>,
  events: readonly Acknowledgement[],
): Found[] {
  const known = acknowledgedKeys(events)
  return [...found].filter(({ key }) => !known.has(key))
}
