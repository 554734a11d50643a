import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { lookup } from '../lib/lookup.ts'

/** Statuses of imports that hold nothing to lose: one click deletes them, unless a webset uses them. */
export const lowRiskStatuses: ReadonlySet<string> = new Set(['failed', 'canceled'])

const typeable = /^[\x20-\x7e]{1,40}$/

/** How many websets use an import, or `unknown` when that could not be checked. */
export type UsedBy = number | 'unknown'

const statusClauses: Record<string, string> = {
  completed: 'completed',
  processing: 'is still processing',
  pending: 'is still pending',
}

/** Why the user has to type something to delete this import, as a sentence; null if a click is enough. */
export function confirmReason(item: Import, usedBy: UsedBy): string | null {
  const clauses = [
    ...(lowRiskStatuses.has(item.status) ? [] : [lookup(statusClauses, item.status) ?? 'has not failed']),
    ...(usedBy === 'unknown' ? ['may be in use (this could not be checked)'] : []),
    ...(typeof usedBy === 'number' && usedBy > 0 ? [`is used by ${formatCount(usedBy, 'webset')}`] : []),
  ]
  return clauses.length === 0 ? null : `This import ${clauses.join(' and ')}.`
}

/**
 * What the user has to type to delete this import: its title if a keyboard can type it, else the end of its id. Null if a
 * click is enough.
 */
export function confirmPhrase(item: Import, usedBy: UsedBy): string | null {
  if (confirmReason(item, usedBy) === null) return null
  const title = singleSpaced(item.title)
  return typeable.test(title) ? title : item.id.slice(-6)
}

/** Whether what was typed is the phrase, however many spaces are between its words. */
export function isPhrase(typed: string, phrase: string): boolean {
  return singleSpaced(typed) === phrase
}

/** As browsers show it: nobody sees two spaces in a row. */
function singleSpaced(text: string): string {
  return text.trim().replaceAll(/ +/g, ' ')
}
