import { queryOptions } from '@tanstack/react-query'
import { getStory } from '../api/story.ts'

/** What was done to an import through this console, and to those before and after it. */
export function storyQuery(importId: string) {
  return queryOptions({
    queryKey: ['story', importId],
    queryFn: ({ signal }) => getStory(importId, { signal }),
  })
}
