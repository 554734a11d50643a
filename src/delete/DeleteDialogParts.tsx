import { useEffect, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { entityWords } from '../labels/entity-words.ts'
import { shortFailure } from '../labels/failure-reasons.ts'
import { NotAsDocumented, rowCount } from '../labels/NotAsDocumented.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'

/** What is about to be deleted, in the words of the list. */
export function Target({ item }: { item: Import }) {
  const why = shortFailure(item)
  const entity = entityWords(item.entity)
  return (
    <div className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <p className="flex flex-wrap gap-x-2">
        <StatusBadge status={item.status} />
        {item.unreadable && <NotAsDocumented />}
        {why && <span>{why}</span>}
      </p>
      <p className="text-muted">
        {entity && `${entity} · `}
        {rowCount(item)} · created <RelativeTime iso={item.createdAt} />
      </p>
      <p className="font-mono text-xs text-muted wrap-anywhere">{item.id}</p>
    </div>
  )
}

const slowAfterMs = 3_000

/** Says that waiting is all right, once it takes longer than a person expects. */
export function SlowNotice() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p role="status" className="text-sm text-muted">
      {slow &&
        'Still waiting for Exa. You can close this page: the deletion continues, and its record shows the outcome.'}
    </p>
  )
}
