import { useId, useState } from 'react'
import { Link } from 'wouter'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { DeleteManyButton } from '../delete/DeleteManyButton.tsx'
import { failureWords } from '../labels/failure-reasons.ts'
import { displayTitle } from '../labels/title.ts'
import { GroupMembers } from './GroupMembers.tsx'
import type { FailureGroup, GroupActions } from './groups.ts'
import { Signature } from './Signature.tsx'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'

/** One kind of failure: what it is, how many, an example, and its members on demand. */
export function FailureGroupItem({ group, onDelete, ...selection }: GroupActions & { group: FailureGroup }) {
  const { reason, signature, count, newest, example, members } = group
  const id = useId()
  const [open, setOpen] = useState(false)
  const words = reason === null ? null : failureWords(reason)
  const chosen = members.reduce((total, member) => total + (selection.selected.has(member.id) ? 1 : 0), 0)

  return (
    <li className="border-b border-line px-4 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id={id} className="font-semibold">
          {words?.short ?? 'No reason given'}
        </h2>
        {reason !== null && reason !== words?.short && (
          <code className="font-mono text-xs text-muted wrap-anywhere">{reason}</code>
        )}
        <p className="text-sm text-muted sm:ml-auto">
          <span className="font-medium text-text">{formatCount(count, 'import')}</span>, newest{' '}
          <RelativeTime iso={newest} />
        </p>
      </div>
      <div id={`${id}-message`}>
        <Signature text={signature} whole={open} />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 text-sm">
        <label className="flex min-h-7 items-center gap-2">
          <TriStateCheckbox
            state={chosen === 0 ? 'none' : chosen === count ? 'all' : 'some'}
            aria-describedby={`${id} ${id}-message`}
            onChange={(on) =>
              selection.onSelect(
                members.map((member) => member.id),
                on,
              )
            }
          />
          Select all {formatNumber(count)}
          {chosen > 0 && chosen < count && (
            <span className="text-muted">({formatNumber(chosen)} selected)</span>
          )}
        </label>
        <Button
          look="quiet"
          className="-my-1 text-sm"
          aria-expanded={open}
          aria-controls={open ? `${id}-members` : undefined}
          aria-describedby={`${id} ${id}-message`}
          onClick={() => setOpen(!open)}
        >
          <span aria-hidden>{open ? '▾' : '▸'}</span> {open ? 'Hide imports' : 'Show imports'}
        </Button>
        <p className="flex min-w-0 items-center gap-1 text-muted">
          Example:
          <Link href={selection.hrefOf(example.id)} className="truncate py-0.5 text-accent underline">
            <bdi>{displayTitle(example)}</bdi>
          </Link>
        </p>
        <DeleteManyButton
          className="-my-1 text-sm sm:ml-auto"
          count={count}
          onClick={() => onDelete(members)}
          aria-describedby={`${id} ${id}-message`}
        />
      </div>
      {open && (
        <div id={`${id}-members`} className="mt-2">
          {words && (
            <p className="max-w-3xl text-sm">
              <span className="font-medium">What to do: </span>
              {words.whatToDo}
            </p>
          )}
          <GroupMembers group={group} {...selection} />
        </div>
      )}
    </li>
  )
}
