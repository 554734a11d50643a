import * as v from 'valibot'
import { storageKey } from '../lib/base-path.ts'
import { viewSearch, parseView } from './view.ts'

/** A view with a name, as the query of its address. */
export type SavedView = { name: string; search: string }

export const builtInViews: readonly SavedView[] = [
  { name: 'Failed', search: '?status=failed' },
  { name: 'Failed today', search: '?status=failed&from=today' },
  { name: 'Stuck', search: '?stuck=1' },
  { name: 'Large', search: '?rows=10000&sort=-rows' },
]

export const viewNameLimit = 40
const viewLimit = 50
const viewsKey = storageKey('views')
const viewSchema = v.object({ name: v.string(), search: v.string() })

/** The reader's own views, from this browser. What is stored and is no view is left out. */
export function readViews(storage?: Pick<Storage, 'getItem'>): SavedView[] {
  try {
    // Where storage is blocked, even `localStorage` throws.
    const stored: unknown = JSON.parse((storage ?? localStorage).getItem(viewsKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter((view) => v.is(viewSchema, view)) : []
  } catch {
    return []
  }
}

/** Keeps the views. Throws what the browser throws when it lets nothing be stored. */
export function writeViews(
  views: readonly SavedView[],
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  storage.setItem(viewsKey, JSON.stringify(views))
}

/** The views with one more; one of the same name is replaced. Throws RangeError saying which limit is passed. */
export function withView(views: readonly SavedView[], name: string, search: string): SavedView[] {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > viewNameLimit)
    throw new RangeError(`A view’s name has 1 to ${viewNameLimit} characters.`)
  const others = views.filter((view) => view.name !== trimmed)
  if (others.length >= viewLimit)
    throw new RangeError(`This browser keeps ${viewLimit} views; delete one first.`)
  return [...others, { name: trimmed, search: viewSearch(parseView(search)) }]
}
