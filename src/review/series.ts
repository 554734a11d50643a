import type { KnownStatus } from '../contract/import.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'

/** What is stacked in a bar: the known statuses, and all unknown ones together. */
export type Series = KnownStatus | 'other'

/** From the bottom of a bar to its top. A new status breaks the build here. */
const colours: Record<Series, string> = {
  failed: 'text-danger',
  completed: 'text-ok opacity-75',
  canceled: 'text-edge',
  processing: 'text-busy',
  pending: 'text-muted',
  other: 'text-text',
}

export const seriesOrder = Object.keys(colours) as readonly Series[]

const places = new Map<string, number>(seriesOrder.map((series, index) => [series, index]))
const otherPlace = seriesOrder.indexOf('other')

/** The index of a status in `seriesOrder`. */
export function seriesIndex(status: string): number {
  return places.get(status) ?? otherPlace
}

export function seriesColour(series: Series): string {
  return colours[series]
}

/** A series in words; the one of the unknown statuses by their names. */
export function seriesLabel(series: Series, others: readonly string[]): string {
  if (series !== 'other') return statusLabel(series)
  return others.length > 2 ? `${others.length} other statuses` : others.join(', ') || 'Other'
}

/** The statuses of imports that have no series of their own. */
export function otherStatuses(imports: readonly { status: string }[]): string[] {
  const others = new Set<string>()
  for (const { status } of imports) if (!places.has(status)) others.add(status)
  return [...others].toSorted()
}
