import type { Import } from '../../contract/import.ts'

/** What a walk follows: the list, and where the reader is in it. */
export type Surroundings = {
  /** What the list shows now, in its order. */
  rows: readonly Import[]
  /** Whether all of the list is loaded. */
  complete: boolean
  /** The import on screen; null is the summary. */
  openId: string | null
}

/** The failed imports of a list, in the order in which a triage goes through them. */
export type Walk = Surroundings & {
  order: readonly Import[]
  /** How many, from the first on, lie behind the reader or before their eyes: nothing comes between these any more. */
  reached: number
}

/** A walk in the order of the list. Where it opens at an import, those before it may still be loading. */
export function beginWalk(now: Surroundings): Walk {
  return { ...now, order: failedOf(now.rows), reached: 0 }
}

/**
 * The same walk once the list has gone on or the reader has. While the list loads, what lies ahead of the reader is in
 * the order of the list, and what they have reached stays as it is: nothing slips in behind them unseen. Once all is
 * loaded nothing moves: a refresh may add at the end, and what no longer fails keeps its place.
 */
export function followWalk(walk: Walk, now: Surroundings): Walk {
  const reached = reachedOf(walk, now.openId)
  const kept = walk.complete ? walk.order : walk.order.slice(0, reached)
  const known = new Set(kept.map((item) => item.id))
  const more = failedOf(now.rows).filter((item) => !known.has(item.id))
  return { ...now, order: [...kept, ...more], reached }
}

function reachedOf({ openId, order, reached }: Walk, nextId: string | null): number {
  if (nextId === openId) return reached
  const index = order.findIndex((item) => item.id === nextId)
  return index === -1 ? 0 : Math.max(reached, index + 1)
}

function failedOf(rows: readonly Import[]): readonly Import[] {
  return rows.filter((item) => item.status === 'failed')
}
