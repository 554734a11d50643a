import type { RefObject } from 'react'
import type { Import } from '../contract/import.ts'

/** What a walk follows: the list, and where the reader is in it. */
export type Surroundings = {
  /** What the list shows now, in its order. */
  rows: readonly Import[]
  /** All that is loaded, by id; the rows are among it. */
  loaded: ReadonlyMap<string, Import>
  /** Whether that is all there is. */
  complete: boolean
  /** The import on screen; null, or one that is not among these, is the summary. */
  openId: string | null
}

/** The failed imports of a list, in the order in which a triage goes through them. */
export type Walk = Surroundings & {
  /** As they were when they were met; some may be gone since. */
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
 * loaded nothing moves: a refresh may add at the end, and what no longer fails or is gone keeps its place, so that the
 * numbers stay. Only at the summary, where no number is on screen, those that are gone are left out.
 */
export function followWalk(walk: Walk, now: Surroundings): Walk {
  const index = walk.order.findIndex((item) => item.id === now.openId)
  const reached = reachedOf(walk, now.openId, index)
  const kept = walk.complete ? walk.order : walk.order.slice(0, reached)
  const left = index === -1 ? kept.filter((item) => !isGone(now, item)) : kept
  const known = new Set(left.map((item) => item.id))
  const more = failedOf(now.rows).filter((item) => !known.has(item.id))
  return { ...now, order: [...left, ...more], reached }
}

/** Whether an import of the walk was deleted since it was met. */
export function isGone({ loaded, complete }: Surroundings, { id }: Import): boolean {
  return complete && !loaded.has(id)
}

function reachedOf({ openId, reached }: Walk, nextId: string | null, index: number): number {
  if (index === -1) return 0
  return nextId === openId ? reached : Math.max(reached, index + 1)
}

function failedOf(rows: readonly Import[]): readonly Import[] {
  return rows.filter((item) => item.status === 'failed')
}

export type TriageProps = {
  /** What the list shows now; the failed ones among it are walked. */
  rows: readonly Import[]
  loaded: readonly Import[]
  /** Whether that is all there is. */
  complete: boolean
  /** The import on screen; null is the summary, where the walk begins and ends. */
  openId: string | null
  marked: ReadonlySet<string>
  onMark: (id: string, on: boolean) => void
  /** These are to be deleted; a dialog asks first. */
  onDelete: (imports: readonly Import[]) => void
  /** The address of an import within this mode, or of the summary. */
  hrefOf: (importId: string | null) => string
  /** The address of an import in the list. */
  listHrefOf: (importId: string | null) => string
  /** The heading of the summary, for those who are to give it the focus. */
  summary: RefObject<HTMLHeadingElement | null>
}
