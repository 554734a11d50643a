import { memo } from 'react'
import { Link } from 'wouter'
import { lazy } from '../lib/lazy.ts'
import type { Call } from '../queries/calls.ts'
import { type Column, PlainTable } from '../ui/PlainTable.tsx'
import { durationWords, hasFailed, outcomeOf } from './call-words.ts'

type Props = {
  rows: readonly Call[]
  openId: string | null
  /** The filter, as the address has it. */
  query: string
}

/** The DOM id of a call's link, to give it the focus. */
export function callLinkId(id: string): string {
  return `call-${id}`
}

const columns: readonly Column[] = [
  { name: 'Call', className: 'px-4' },
  { name: 'Status', className: 'w-22 px-3' },
  { name: 'Duration', className: 'w-24 px-3 text-right @max-md:hidden' },
  { name: 'Sent', className: 'hidden w-28 px-3 @2xl:table-cell' },
  { name: 'Request id', className: 'hidden w-76 px-3 @5xl:table-cell' },
]

export function CallTable({ rows, openId, query }: Props) {
  return (
    <PlainTable caption="Calls, newest first" columns={columns}>
      {rows.map((call) => (
        <Row key={call.id} call={call} open={String(call.id) === openId} query={query} />
      ))}
    </PlainTable>
  )
}

type RowProps = { call: Call; open: boolean; query: string }

const Row = memo(function Row({ call, open, query }: RowProps) {
  return (
    <tr
      className={`relative h-9 @max-md:h-14 [&>td]:border-b [&>td]:border-line ${open ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-surface'}`}
    >
      <td className="max-w-0 px-4">
        <Link
          id={callLinkId(String(call.id))}
          href={`/requests/${call.id}${query}`}
          aria-current={open ? 'true' : undefined}
          className="block truncate font-mono text-xs after:absolute after:inset-0 @max-md:line-clamp-2 @max-md:whitespace-normal @max-md:wrap-anywhere"
        >
          <span className="font-semibold">{call.method}</span> {call.path}
        </Link>
      </td>
      <td className={`px-3 text-sm font-medium ${hasFailed(call) ? 'text-danger' : 'text-muted'}`}>
        {outcomeOf(call)}
      </td>
      <td className="px-3 text-right text-sm text-muted tabular-nums @max-md:hidden">
        {durationWords(call.durationMs)}
      </td>
      <td className="hidden px-3 text-sm text-muted tabular-nums @2xl:table-cell">
        <Clock at={call.startedAt} />
      </td>
      <td className="hidden max-w-0 truncate px-3 font-mono text-xs text-muted @5xl:table-cell">
        {call.requestId ?? '–'}
      </td>
    </tr>
  )
})

const clock = lazy(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }))

function Clock({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{clock().format(at)}</time>
}
