import type { RefObject } from 'react'
import type { Import } from '../contract/import.ts'

/** What the queue depends on: the list, and where the reader is in it. */
export type QueueInput = {
  /** What the list shows now, in its order. */
  rows: readonly Import[]
  /** All that is loaded, by id; the rows are among it. */
  loaded: ReadonlyMap<string, Import>
  /** Whether that is all there is. */
  complete: boolean
  /** The import on screen; null or an unknown id is the summary. */
  openId: string | null
}

/** The failed imports of a list, in the order in which a triage goes through them. */
export type TriageQueue = QueueInput & {
  /** As they were when they were queued; some may be deleted since. */
  order: readonly Import[]
  /** How many the reader has seen, counted from the first. Nothing is inserted among these any more. */
  reached: number
}

/** The first queue. The list may still be loading, so more can come before the import that it opens at. */
export function startQueue(now: QueueInput): TriageQueue {
  return { ...now, order: failedOf(now.rows), reached: 0 }
}

/**
 * The queue after the list or the open import has changed. While the list loads, the part that the reader has seen stays
 * as it is, and the rest follows the order of the list. Once everything is loaded, new failures are added at the end, and
 * deleted imports keep their places, so that "3 of 14" stays true. Only the summary, which shows no position, drops them.
 */
export function updateQueue(queue: TriageQueue, now: QueueInput): TriageQueue {
  const index = queue.order.findIndex((item) => item.id === now.openId)
  const reached = reachedOf(queue, now.openId, index)
  const kept = queue.complete ? queue.order : queue.order.slice(0, reached)
  const left = index === -1 ? kept.filter((item) => !isGone(now, item)) : kept
  const known = new Set(left.map((item) => item.id))
  const more = failedOf(now.rows).filter((item) => !known.has(item.id))
  return { ...now, order: [...left, ...more], reached }
}

/** Whether an import of the queue was deleted since. */
export function isGone({ loaded, complete }: QueueInput, { id }: Import): boolean {
  return complete && !loaded.has(id)
}

function reachedOf({ openId, reached }: TriageQueue, nextId: string | null, index: number): number {
  if (index === -1) return 0
  return nextId === openId ? reached : Math.max(reached, index + 1)
}

function failedOf(rows: readonly Import[]): readonly Import[] {
  return rows.filter((item) => item.status === 'failed')
}

export type TriageProps = {
  /** What the list shows now; the failed ones among it are queued. */
  rows: readonly Import[]
  loaded: readonly Import[]
  /** Whether that is all there is. */
  complete: boolean
  /** The import on screen; null is the summary, before the first and after the last. */
  openId: string | null
  marked: ReadonlySet<string>
  onMark: (id: string, on: boolean) => void
  /** Asks to delete these. */
  onDelete: (imports: readonly Import[]) => void
  /** The address of an import within this mode, or of the summary. */
  hrefOf: (importId: string | null) => string
  /** The address of an import in the list. */
  listHrefOf: (importId: string | null) => string
  /** The heading of the summary, to be focused from outside. */
  summary: RefObject<HTMLHeadingElement | null>
}
