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

/** Why an import may be stuck, and what can be done about it. */
export const stuckWords = {
  title: 'Possibly stuck',
  why: 'Pending for more than an hour. Exa may wait with an import until a webset uses it, or the file never arrived.',
  unused: 'No webset that this key can list uses it.',
  whatToDo: [
    'Use it in a webset at Exa: processing may start then.',
    'Or re-import the file. Once the new import completes, delete this one.',
  ],
}
