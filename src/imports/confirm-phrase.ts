import type { Import } from '../contract/import.ts'

/** Statuses whose imports are lost work at most: one look and one click delete them. */
const lightStatuses = new Set(['failed', 'canceled'])

const typeable = /^[\x20-\x7e]{1,40}$/

/**
 * What has to be typed before this import may be deleted, or null where a click is enough. The title, where a keyboard
 * can type it; else the end of the id.
 */
export function confirmPhrase(item: Import): string | null {
  if (lightStatuses.has(item.status)) return null
  const title = item.title.trim()
  return typeable.test(title) ? title : item.id.slice(-6)
}
