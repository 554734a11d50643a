import type { Import } from '../contract/import.ts'

/** Exa accepts the file of an import for an hour after its creation. */
const uploadWindowMs = 60 * 60 * 1000

/**
 * Whether an import looks stuck: pending for longer than its upload can take. Only a guess, since Exa may leave an import
 * pending until a webset uses it.
 */
export function isStuck(item: Import, now: number): boolean {
  return item.status === 'pending' && now - Date.parse(item.createdAt) > uploadWindowMs
}
