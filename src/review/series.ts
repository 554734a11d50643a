import type { KnownStatus } from '../contract/import-status.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'

/** What is stacked in a bar: the known statuses, and all that this app does not know as one. */
export type Series = KnownStatus | 'other'

/** Total, so that a new status breaks the build; in the order they are stacked, from the bottom. */
const paints: Record<Series, string> = {
  failed: 'text-danger',
  completed: 'text-ok opacity-75',
  canceled: 'text-edge',
  processing: 'text-busy',
  pending: 'text-muted',
  other: 'text-text',
}

// The table's own keys, which is what its type says.
export const seriesOrder = Object.keys(paints) as readonly Series[]

const places = new Map<string, number>(seriesOrder.map((series, index) => [series, index]))
const otherPlace = seriesOrder.indexOf('other')

/** The place of a status in `seriesOrder`. */
export function seriesOf(status: string): number {
  return places.get(status) ?? otherPlace
}

/** The classes that colour a series, in the bars and in the legend. */
export function seriesPaint(series: Series): string {
  return paints[series]
}

export function seriesLabel(series: Series): string {
  return series === 'other' ? 'Other' : statusLabel(series)
}
