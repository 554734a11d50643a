import type { Import } from '../contract/import.ts'

/** The row to go on with once an import is gone: the first of those after it then that is still there, else the last row now. */
export function rowAfter(id: string, then: readonly Import[], now: readonly Import[]): Import | undefined {
  const remaining = new Map(now.map((item) => [item.id, item]))
  const following = then.slice(then.findIndex((item) => item.id === id) + 1)
  const next = following.find((item) => remaining.has(item.id))
  return next ? remaining.get(next.id) : now.at(-1)
}
