import type { Import } from '../contract/import.ts'

/** Of the rows now, the first that stood after an import then; the last of all where none did. */
export function rowAfter(
  id: string | null,
  then: readonly Import[],
  now: readonly Import[],
): Import | undefined {
  const left = new Map(now.map((item) => [item.id, item]))
  const following = then.slice(then.findIndex((item) => item.id === id) + 1)
  return following.map((item) => left.get(item.id)).find((item) => item !== undefined) ?? now.at(-1)
}
