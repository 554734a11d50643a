import type { Import } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { lazy } from '../lib/lazy.ts'
import { statusLabel } from './StatusBadge.tsx'

const list = lazy(() => new Intl.ListFormat('en', { type: 'unit' }))

/** "2 failed, 1 completed": how many of each status, the most first. */
export function statusSummary(imports: readonly Import[]): string {
  const counts = new Map<string, number>()
  for (const { status } of imports) counts.set(status, (counts.get(status) ?? 0) + 1)
  const parts = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([status, count]) => `${formatNumber(count)} ${statusLabel(status).toLowerCase()}`)
  return list().format(parts)
}
