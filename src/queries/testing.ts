import type { Import } from '../contract/import.ts'
import type { ImportsPage } from '../api/imports.ts'
import { anImport } from '../contract/testing.ts'
import { appendPages, emptyList, type ImportsList } from './imports-list.ts'

export const epoch = Date.UTC(2026, 0, 1)

/** An import that was created `minute` minutes into the year: a larger number is newer. Its count is that number too. */
export function importAt(minute: number, changes: Partial<Import> = {}): Import {
  const at = new Date(epoch + minute * 60_000).toISOString()
  return anImport(`import_${minute}`, { count: minute, createdAt: at, updatedAt: at, ...changes })
}

/** The imports of these numbers, in this order. */
export const someImports = (...numbers: number[]): Import[] => numbers.map((n) => importAt(n))

/** A page of the list; the last one, unless a cursor is given. */
export const page = (imports: Import[], nextCursor: string | null = null): ImportsPage => ({
  data: imports,
  hasMore: nextCursor !== null,
  nextCursor,
  withoutId: 0,
})

/** A list that is loaded completely. */
export const listOf = (...numbers: number[]): ImportsList =>
  appendPages(emptyList, [page(someImports(...numbers))])

/** The numbers that imports were made of. */
export const minutes = (imports: readonly Import[]): number[] => imports.map((item) => item.count)
