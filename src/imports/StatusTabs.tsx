import { Link } from 'wouter'
import { formatNumber } from '../lib/format.ts'
import { type ListView, listViewSearch, type StatusCount } from './list-view.ts'
import { statusLabel } from './StatusBadge.tsx'

type Props = { view: ListView; counts: readonly StatusCount[]; total: number }

/** The statuses as links, each with how many are loaded; the address carries the choice. */
export function StatusTabs({ view, counts, total }: Props) {
  return (
    <nav aria-label="Filter by status" className="-mx-1 flex min-w-0 gap-1 overflow-x-auto p-1">
      <Tab status={null} label="All" count={total} view={view} />
      {counts.map(({ status, count }) => (
        <Tab key={status} status={status} label={statusLabel(status)} count={count} view={view} />
      ))}
    </nav>
  )
}

function Tab({
  status,
  label,
  count,
  view,
}: {
  status: string | null
  label: string
  count: number
  view: ListView
}) {
  const current = view.status === status
  return (
    <Link
      href={`/imports${listViewSearch({ ...view, status })}`}
      aria-current={current ? 'page' : undefined}
      className={`flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 ${current ? 'bg-surface font-medium text-text ring-1 ring-line' : 'text-muted hover:bg-surface hover:text-text'}`}
    >
      {label} <span className="text-sm text-muted">{formatNumber(count)}</span>
    </Link>
  )
}
