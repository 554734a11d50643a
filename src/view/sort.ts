import type { Import } from '../contract/import.ts'
import { entityWords } from '../labels/entity-words.ts'
import { shortFailure } from '../labels/failure-reasons.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { lazy } from '../lib/lazy.ts'
import { ownerOf } from './owner.ts'
import { naturalSort, type Sort, type SortColumn } from './view.ts'

const collator = lazy(() => new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }))

/** Compares as people sort, in their own language. */
function compareText(a: string, b: string): number {
  return collator().compare(a, b)
}

type Order = (a: Import, b: Import, ownerKey: string) => number

/** By what the column shows, not by what is on the wire. What has nothing to show comes last in either direction. */
const orders: Record<SortColumn, Order> = {
  title: (a, b) => compareText(a.title, b.title),
  status: (a, b) => compareText(statusLabel(a.status), statusLabel(b.status)),
  why: (a, b) => compareText(shortFailure(a) ?? '', shortFailure(b) ?? ''),
  entity: (a, b) => compareText(entityWords(a.entity) ?? '', entityWords(b.entity) ?? ''),
  owner: (a, b, key) => compareText(ownerOf(a, key) ?? '', ownerOf(b, key) ?? ''),
  rows: (a, b) => a.count - b.count,
  created: (a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0),
}

const isBlank: Partial<Record<SortColumn, (item: Import, ownerKey: string) => boolean>> = {
  title: (item) => item.title.trim() === '',
  why: (item) => shortFailure(item) === null,
  entity: (item) => item.entity === null,
  owner: (item, key) => ownerOf(item, key) === null,
}

/** The imports in the order of a sort; those alike stay newest first. The natural order costs nothing. */
export function sortImports(imports: readonly Import[], sort: Sort, ownerKey: string): readonly Import[] {
  if (sort.column === naturalSort.column) return sort.descending ? imports : imports.toReversed()
  const order = orders[sort.column]
  const isBlankHere = isBlank[sort.column]
  const sign = sort.descending ? -1 : 1
  const sorted = (some: readonly Import[]) => some.toSorted((a, b) => sign * order(a, b, ownerKey))
  if (!isBlankHere) return sorted(imports)
  const blank = (item: Import) => isBlankHere(item, ownerKey)
  return [...sorted(imports.filter((item) => !blank(item))), ...imports.filter(blank)]
}
