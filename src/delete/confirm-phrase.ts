import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'

/** Statuses whose imports are lost work at most: one look and one click delete them, unless something uses them. */
export const lowRiskStatuses: ReadonlySet<string> = new Set(['failed', 'canceled'])

const typeable = /^[\x20-\x7e]{1,40}$/

/** How many websets use an import, or `unknown` when that could not be checked. */
export type UsedBy = number | 'unknown'

/** Why something has to be typed before this import may be deleted, in words; nothing where a click is enough. */
export function confirmReasons(item: Import, usedBy: UsedBy): string[] {
  return [
    ...(lowRiskStatuses.has(item.status) ? [] : ['It has not failed.']),
    ...(usedBy === 'unknown' ? ['It may be in use: that could not be checked.'] : []),
    ...(typeof usedBy === 'number' && usedBy > 0 ? [`It is used by ${formatCount(usedBy, 'webset')}.`] : []),
  ]
}

/**
 * What has to be typed before it may be deleted, or null where a click is enough. The title, where a keyboard can type
 * it; else the end of the id.
 */
export function confirmPhrase(item: Import, usedBy: UsedBy): string | null {
  if (confirmReasons(item, usedBy).length === 0) return null
  const title = item.title.trim()
  return typeable.test(title) ? title : item.id.slice(-6)
}
