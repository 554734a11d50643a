import { useId, useState } from 'react'
import { Link } from 'wouter'
import { DeleteManyButton } from '../delete/DeleteManyButton.tsx'
import { failureAdvice, failureTitle } from '../labels/failure-advice.ts'
import { displayTitle } from '../labels/title.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'
import { GroupMembers } from './GroupMembers.tsx'
import type { FailureGroup, GroupActions } from './groups.ts'

/** One kind of failure: its newest message, what to do about it, and its members on demand. */
export function FailureGroupItem({ group, onDelete, ...selection }: GroupActions & { group: FailureGroup }) {
  const { reason, signature, example, members } = group
  const count = members.length
  const { failedMessage } = example
  const id = useId()
  const [open, setOpen] = useState(false)
  const title = failureTitle(reason, failedMessage)
  const advice = failureAdvice(reason, failedMessage)
  const chosen = members.reduce((total, member) => total + (selection.selected.has(member.id) ? 1 : 0), 0)
  const described = { 'aria-describedby': `${id} ${id}-message` }

  return (
    <li className="flex gap-2 border-b border-line py-3 pr-4 pl-3">
      <label className="-mt-0.5 -ml-1 flex size-6 shrink-0 items-center justify-center" title="Select">
        <TriStateCheckbox
          {...described}
          state={chosen === 0 ? 'none' : chosen === count ? 'all' : 'some'}
          onChange={(on) =>
            selection.onSelect(
              members.map((member) => member.id),
              on,
            )
          }
        />
        <span className="sr-only">{count === 1 ? 'Select' : `Select all ${formatNumber(count)}`}</span>
      </label>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-x-3">
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
            <h2 id={id} className="font-semibold">
              {title}
            </h2>
            {reason !== null && reason !== title && (
              <code className="font-mono text-xs text-muted wrap-anywhere">{reason}</code>
            )}
          </div>
          <p className="shrink-0 font-medium">
            {formatCount(count, 'import')}
            {chosen > 0 && chosen < count && (
              <span className="font-normal text-muted"> ({formatNumber(chosen)} selected)</span>
            )}
          </p>
        </div>
        <p
          id={`${id}-message`}
          dir="auto"
          className={`mt-0.5 max-w-4xl wrap-anywhere ${open ? 'line-clamp-12' : 'line-clamp-2'} ${failedMessage ? '' : 'text-muted italic'}`}
        >
          {failedMessage || 'No message.'}
        </p>
        {advice && (
          <p className="mt-1 max-w-4xl text-sm text-muted">
            <span className="font-medium text-text">What to do: </span>
            {advice.fix} {advice.again}
          </p>
        )}
        <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
          <p className="flex max-w-full min-w-0 items-center gap-1 text-muted">
            {count > 1 && 'Newest:'}
            <Link
              href={selection.hrefOf(example.id)}
              className="min-h-6 truncate py-0.5 text-accent underline"
            >
              <bdi>{displayTitle(example)}</bdi>
            </Link>
            <span className="whitespace-nowrap">
              · <RelativeTime iso={example.createdAt} />
            </span>
          </p>
          {count > 1 && (
            <Button
              {...described}
              look="quiet"
              small
              className="max-sm:-ml-1.75"
              aria-expanded={open}
              aria-controls={open ? `${id}-members` : undefined}
              onClick={() => setOpen(!open)}
            >
              <Icon name={open ? 'opened' : 'closed'} /> {open ? 'Hide imports' : 'Show imports'}
            </Button>
          )}
          <span className="sm:ml-auto">
            <DeleteManyButton {...described} quiet count={count} onClick={() => onDelete(members)} />
          </span>
        </div>
        {open && (
          <div id={`${id}-members`} className="mt-2">
            {signature !== '' && signature !== failedMessage && (
              <p className="max-w-4xl text-sm text-muted">
                All of them say: <Signature text={signature} />
                <span className="block"># and “…” stand for the parts that differ.</span>
              </p>
            )}
            <GroupMembers group={group} {...selection} />
          </div>
        )}
      </div>
    </li>
  )
}

/** The placeholders of `messageSignature`. */
const placeholders = /(“…”|#|\[(?:link|email|time|file|id)\])/

/** What the messages of a group have in common, its placeholders marked. */
function Signature({ text }: { text: string }) {
  return (
    <bdi className="wrap-anywhere">
      {partsOf(text).map(({ part, isPlaceholder, at }) => (
        <span key={at} className={isPlaceholder ? undefined : 'text-text'}>
          {part}
        </span>
      ))}
    </bdi>
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
