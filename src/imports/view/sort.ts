import type { Import } from '../../contract/import.ts'
import { entityWords } from '../entity-words.ts'
import { shortFailure } from '../failure-reasons.ts'
import { statusLabel } from '../StatusBadge.tsx'
import { naturalSort, type Sort, type SortColumn } from './view.ts'

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

type Order = (a: Import, b: Import) => number

/** By what the column shows, not by what is on the wire. What has nothing to show comes last in either direction. */
const orders: Record<SortColumn, Order> = {
  title: (a, b) => collator.compare(a.title, b.title),
  status: (a, b) => collator.compare(statusLabel(a.status), statusLabel(b.status)),
  why: (a, b) => collator.compare(shortFailure(a) ?? '', shortFailure(b) ?? ''),
  entity: (a, b) => collator.compare(entityWords(a.entity) ?? '', entityWords(b.entity) ?? ''),
  rows: (a, b) => a.count - b.count,
  created: (a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0),
}

const isBlank: Partial<Record<SortColumn, (item: Import) => boolean>> = {
  title: (item) => item.title.trim() === '',
  why: (item) => shortFailure(item) === null,
  entity: (item) => item.entity === null,
}

/** The imports in the order of a sort; those alike stay newest first. The natural order costs nothing. */
export function sortImports(imports: readonly Import[], sort: Sort): readonly Import[] {
  if (sort.column === naturalSort.column) return sort.descending ? imports : imports.toReversed()
  const order = orders[sort.column]
  const sign = sort.descending ? -1 : 1
  const blank = isBlank[sort.column]
  if (!blank) return imports.toSorted((a, b) => sign * order(a, b))
  return [
    ...imports.filter((item) => !blank(item)).toSorted((a, b) => sign * order(a, b)),
    ...imports.filter(blank),
  ]
}
