import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { knownStatuses } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { type View, viewSearch } from '../view/view.ts'

type Props = {
  view: View
  /** How many of each status the other filters let through. */
  counts: ReadonlyMap<string, number>
  /** How many of any status; null while none is known. */
  total: number | null
}

/** The usual four always, in the order of an import's life; a canceled or unknown status where it occurs. */
export function tabStatuses(counts: ReadonlyMap<string, number>): string[] {
  const usual = knownStatuses.filter((status) => status !== 'canceled' || counts.has(status))
  return [...new Set<string>([...usual, ...counts.keys()])]
}

/** The statuses as links, each with how many are loaded; the address carries the choice. */
export function StatusTabs({ view, counts, total }: Props) {
  // Groups are of failures alone: other statuses lead to the list.
  const inGroups = view.mode === 'groups'
  const chosen = inGroups ? ['failed'] : view.facets.status
  const href = (status: readonly string[]) => {
    const mode = inGroups && status[0] !== 'failed' ? 'list' : view.mode
    return `/imports${viewSearch({ ...view, mode, facets: { ...view.facets, status } })}`
  }
  return (
    <nav aria-label="Filter by status" className="-mx-1 flex min-w-0 gap-1 overflow-x-auto p-1">
      <Tab href={href([])} label="All" count={total} current={chosen.length === 0} />
      {tabStatuses(counts).map((status) => (
        <Tab
          key={status}
          href={href([status])}
          label={statusLabel(status)}
          count={total === null ? null : (counts.get(status) ?? 0)}
          current={chosen.length === 1 && chosen[0] === status}
        />
      ))}
    </nav>
  )
}

type TabProps = { href: string; label: string; count: number | null; current: boolean }

function Tab({ href, label, count, current }: TabProps) {
  const tab = useRef<HTMLAnchorElement>(null)
  // On a phone the tabs scroll, and the one that a link leads to may be out of sight.
  useEffect(() => {
    const tabs = tab.current?.parentElement
    // The first tab is in sight anyway, and to measure it would lay the first screen out once more.
    if (!current || !tab.current || !tabs?.firstChild || tabs.firstChild === tab.current) return
    // Not scrollIntoView: the first Tab key would go on from there.
    const { offsetLeft, offsetWidth } = tab.current
    const end = offsetLeft + offsetWidth - tabs.offsetLeft
    if (end > tabs.scrollLeft + tabs.clientWidth) tabs.scrollLeft = end - tabs.clientWidth
    else if (end - offsetWidth < tabs.scrollLeft) tabs.scrollLeft = end - offsetWidth
  }, [current])
  return (
    <Link
      ref={tab}
      href={href}
      aria-current={current ? 'page' : undefined}
      className={`flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 ${current ? 'bg-surface font-medium text-text ring-1 ring-line' : 'text-muted hover:bg-surface hover:text-text'}`}
    >
      {label} {/* Room for two digits from the start: no tab moves when the counts come. */}
      <span translate="no" className="min-w-[2ch] text-sm text-muted">
        {count !== null && formatNumber(count)}
      </span>
    </Link>
  )
}
