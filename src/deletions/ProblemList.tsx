import { Link } from 'wouter'
import type { LedgerProblem } from '../contract/deletion.ts'
import { formatNumber } from '../lib/format.ts'

/** More are folded away, so that what to do about them stays on the screen. */
const shownAtOnce = 6

type Props = { problems: readonly LedgerProblem[]; withLinks?: boolean }

/** What does not fit in the ledger, each with the way to the record that it is about unless `withLinks` is off. */
export function ProblemList({ problems, withLinks = true }: Props) {
  const more = problems.slice(shownAtOnce)
  return (
    <>
      <Items problems={problems.slice(0, shownAtOnce)} withLinks={withLinks} />
      {more.length > 0 && (
        <details>
          <summary className="w-fit py-0.5 font-medium">{formatNumber(more.length)} more</summary>
          <Items problems={more} withLinks={withLinks} />
        </details>
      )}
    </>
  )
}

function Items({ problems, withLinks }: Required<Props>) {
  return (
    <ul className="list-disc pl-5">
      {problems.map((problem) => (
        <li key={problem.key} className="wrap-anywhere">
          {withLinks ? <Linked problem={problem} /> : problem.message}
        </li>
      ))}
    </ul>
  )
}

/** The record's name in the message leads there; where it has none, a name after it does. */
function Linked({ problem: { record, message } }: { problem: LedgerProblem }) {
  if (record === null) return message
  const name = `Record ${record}`
  const isFirst = message.startsWith(`${name} `)
  const link = (
    <Link href={`/deletions/${record}`} className="inline-block py-0.5 text-accent underline">
      {name}
    </Link>
  )
  return isFirst ? (
    <>
      {link}
      {message.slice(name.length)}
    </>
  ) : (
    <>
      {message} {link}
    </>
  )
}
