import { ApiError } from '../api/errors.ts'
import type { Page } from '../contract/page.ts'

/** Why a walk through a list of Exa's must end with this page, which was read last; null where it may go on. */
export type EndlessListGuard = (page: Page<{ id: string } | null> & { withoutId?: number }) => ApiError | null

/**
 * A list that goes in circles, or stands still, would be read for ever, and one that breaks off would be taken for whole:
 * each page that is not the last must bring an id that is new, and a cursor that did not come before. `known`: the ids that
 * were read before.
 */
export function endlessListGuard(known: Iterable<string> = []): EndlessListGuard {
  const ids = new Set(known)
  const cursors = new Set<string>()
  return ({ data, hasMore, nextCursor, withoutId = 0 }) => {
    const before = ids.size
    for (const item of data) if (item) ids.add(item.id)
    if (!hasMore) return null
    if (nextCursor === null) return noEnd('Exa says that there is more, but not where.')
    if (cursors.has(nextCursor)) return noEnd('The same cursor came twice.')
    cursors.add(nextCursor)
    return ids.size === before && withoutId === 0
      ? noEnd('A page brought nothing new, but is not the last.')
      : null
  }
}

function noEnd(what: string): ApiError {
  return new ApiError(what, { kind: 'unreadable', status: 200, code: 'list_has_no_end' })
}
