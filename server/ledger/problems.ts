import type { Integrity, LedgerProblem } from '../../src/contract/deletion.ts'
import type { TypedEvent } from './chain.ts'

/** A problem by its name, the record that it is about, and what is wrong in words. */
export function problem(key: string, record: string | null, message: string): LedgerProblem {
  return { key, record, message }
}

type Acknowledgements = readonly TypedEvent<'problems_acknowledged'>[]

/** The acknowledgements of problems, as people see them. */
export function toAcknowledged(events: Acknowledgements): Integrity['acknowledged'] {
  return events.map(({ at, operator, note, problems }) => ({ at, operator: operator ?? '', note, problems }))
}

/** The problems that nobody has acknowledged. */
export function notAcknowledged<Found extends { key: string }>(
  found: Iterable<Found>,
  events: readonly { problems: readonly LedgerProblem[] }[],
): Found[] {
  const known = new Set(events.flatMap(({ problems }) => problems.map(({ key }) => key)))
  return [...found].filter(({ key }) => !known.has(key))
}
