import { ApiError } from '../api/errors.ts'
import type { Page } from '../contract/page.ts'

/** Watches one walk through the pages of a list of Exa's. */
export type WalkWatch = {
  /** Why the walk must end with this page, which was read last; null where it may go on. */
  problemOf: (page: Page<{ id: string } | null>) => ApiError | null
}

/**
 * A list that goes in circles, or stands still, would be read for ever: no cursor may come twice, and each page that is
 * not the last must bring an id that is new. `known`: the ids that were read before.
 */
export function watchWalk(known: Iterable<string> = []): WalkWatch {
  const ids = new Set(known)
  const cursors = new Set<string>()
  return {
    problemOf: ({ data, hasMore, nextCursor }) => {
      const before = ids.size
      for (const item of data) if (item) ids.add(item.id)
      if (!hasMore || nextCursor === null) return null
      if (cursors.has(nextCursor)) return circling('the same cursor came twice')
      cursors.add(nextCursor)
      return ids.size === before ? circling('a page brought nothing new') : null
    },
  }
}

function circling(what: string): ApiError {
  return new ApiError(`Exa’s list goes in circles: ${what}. What was read until then is shown.`, {
    kind: 'unreadable',
    status: 200,
    code: 'list_in_circles',
  })
}
