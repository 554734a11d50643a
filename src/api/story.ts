import { type Story, storySchema } from '../contract/story.ts'
import { type Abortable, read } from './client.ts'

/** What was done to an import through this console, and to those before and after it. */
export function getStory(importId: string, options: Abortable): Promise<Story> {
  const path = `console/imports/${encodeURIComponent(importId)}/story`
  return read(path, storySchema, options)
}
