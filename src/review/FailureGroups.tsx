import { useDeferredValue, useId, useMemo, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { type FailureGroup, type GroupActions, groupFailures } from './groups.ts'
import { Link } from 'wouter'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { DeleteManyButton } from '../delete/DeleteManyButton.tsx'
import { failureAdvice, failureTitle } from '../labels/failure-advice.ts'
import { displayTitle } from '../labels/title.ts'
import { GroupMembers } from './GroupMembers.tsx'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'
import { Icon } from '../ui/Icon.tsx'

type Props = GroupActions & { imports: readonly Import[] }

/** Where every message is different there may be thousands of groups. */
const groupsAtOnce = 50

/** Failed imports grouped by reason and message, so that twenty of a kind are one decision. */
export function FailureGroups({ imports, ...selection }: Props) {
  const shownImports = useDeferredValue(imports)
  const groups = useMemo(() => groupFailures(shownImports), [shownImports])
  const [limit, setLimit] = useState(groupsAtOnce)
  if (groups.length === 0)
    return <EmptyState title="No failed imports">None of the imports in this view has failed.</EmptyState>

  const failures = groups.reduce((total, { count }) => total + count, 0)
  const rest = groups.length - limit
  return (
    <section aria-label="Failure groups">
      <p className="px-4 pt-1 pb-2 text-sm text-muted">
        {formatCount(failures, 'failed import')} in {formatCount(groups.length, 'group')}, by reason and
        message. <span className="whitespace-nowrap"># and “…” stand for parts that differ.</span>
      </p>
      <ul className="border-t border-line">
        {groups.slice(0, limit).map((group) => (
          <FailureGroupItem key={group.key} group={group} {...selection} />
        ))}
      </ul>
      {rest > 0 && (
        <div className="flex flex-wrap items-center gap-3 px-4 py-3">
          <Button onClick={() => setLimit(limit + groupsAtOnce)}>
            Show {formatNumber(Math.min(rest, groupsAtOnce))} more groups
          </Button>
          <span className="text-sm text-muted">
            {formatNumber(limit)} of {formatCount(groups.length, 'group')} shown
          </span>
        </div>
      )}
    </section>
  )
}

/** One kind of failure, with an example, and its members on demand. */
function FailureGroupItem({ group, onDelete, ...selection }: GroupActions & { group: FailureGroup }) {
  const { reason, signature, count, newest, example, members } = group
  const id = useId()
  const [open, setOpen] = useState(false)
  const title = failureTitle(reason, example.failedMessage)
  const advice = failureAdvice(reason, example.failedMessage)
  const chosen = members.reduce((total, member) => total + (selection.selected.has(member.id) ? 1 : 0), 0)

  return (
    <li className="border-b border-line px-4 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {reason !== null && reason !== title && (
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
          {count === 1 ? 'Select' : `Select all ${formatNumber(count)}`}
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
          <Icon name={open ? 'opened' : 'closed'} /> {open ? 'Hide imports' : 'Show imports'}
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
          {advice && (
            <p className="max-w-3xl text-sm">
              <span className="font-medium">What to do: </span>
              {advice.fix} {advice.again}
            </p>
          )}
          <GroupMembers group={group} {...selection} />
        </div>
      )}
    </li>
  )
}

/** The placeholders of `messageSignature`. */
const placeholders = /(“…”|#|\[(?:link|email|time|file|id)\])/

/** A group's message with its placeholders muted; two lines of it until the group is open. */
function Signature({ text, whole }: { text: string; whole: boolean }) {
  if (text === '') return <p className="text-sm text-muted italic">No message.</p>
  return (
    <p className={`max-w-4xl text-sm wrap-anywhere ${whole ? '' : 'line-clamp-2'}`} dir="auto">
      {partsOf(text).map(({ part, isPlaceholder, at }) => (
        <span key={at} className={isPlaceholder ? 'text-muted' : undefined}>
          {part}
        </span>
      ))}
    </p>
  )
}

/** `at` is where a part ends, which makes a stable key. */
function partsOf(text: string): { part: string; isPlaceholder: boolean; at: number }[] {
  let at = 0
  const parts = text.split(placeholders).filter((part) => part !== '')
  return parts.map((part) => {
    at += part.length
    return { part, isPlaceholder: placeholders.test(part), at }
  })
}
