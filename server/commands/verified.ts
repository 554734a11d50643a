import { countWords } from '../../src/contract/count-words.ts'
import type { LedgerProblem } from '../../src/contract/deletion.ts'
import type { ChainHead, TypedEvent } from '../ledger/chain.ts'
import { notAcknowledged, toAcknowledged } from '../ledger/problems.ts'
import { say } from './run-command.ts'

const linesAtMost = 20

/** A line for each problem, open or acknowledged. */
export function brokenLines(
  problems: readonly LedgerProblem[],
  acknowledgements: readonly TypedEvent<'problems_acknowledged'>[],
): string[] {
  const acknowledged = toAcknowledged(acknowledgements).flatMap(({ at, operator, problems: seen }) =>
    seen.map(({ message }) => `${message} (Acknowledged ${at} by ${operator}.)`),
  )
  const found = notAcknowledged(problems, acknowledgements).map(({ message }) => message)
  return [...found, ...acknowledged]
}

/** Prints that a ledger is whole, or what is wrong and what to do. Returns the exit code. */
export function sayVerified(
  name: string,
  { head, records }: { head: ChainHead; records: number },
  lines: readonly string[],
  advice: string,
): number {
  if (lines.length === 0)
    return say(
      0,
      `${name}: ${countWords(head.seq, 'entry', 'entries')}, ${countWords(records, 'record')}, unbroken. Last entry ${head.seq}, hash ${head.hash}`,
    )
  const shown = lines.slice(0, linesAtMost)
  const more = lines.length - shown.length
  return say(
    1,
    [
      `${name} is broken.`,
      ...shown.map((line) => `  ${line}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
      advice,
    ].join('\n'),
  )
}
