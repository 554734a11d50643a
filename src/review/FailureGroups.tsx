import { useDeferredValue, useMemo, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureGroupItem } from './FailureGroupItem.tsx'
import { type GroupActions, groupFailures } from './groups.ts'

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

  const failures = groups.reduce((total, { members }) => total + members.length, 0)
  const rest = groups.length - limit
  return (
    <section aria-label="Failure groups">
      <p className="px-4 pt-1 pb-2 text-sm text-muted">
        {formatCount(failures, 'failed import')} in {formatCount(groups.length, 'group')}, by reason and
        message
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
