import type { Import } from '../contract/import.ts'

/** Of the rows now, the first that stood after an import then; the last of all where none did. */
export function rowAfter(
  id: string | null,
  then: readonly Import[],
  now: readonly Import[],
): Import | undefined {
  const left = new Map(now.map((item) => [item.id, item]))
  const following = then.slice(then.findIndex((item) => item.id === id) + 1)
  const next = following.find(({ id: other }) => left.has(other))
  return next ? left.get(next.id) : now.at(-1)
}
