import * as v from 'valibot'
import { importSchema } from './import.ts'
import { whoSchema } from './who.ts'

/** What every step of a story tells: which import it is about, when it was, and who did it. */
const told = {
  importId: v.string(),
  at: v.string(),
  /** In one line; null where the console itself did it. */
  operator: v.nullable(v.string()),
  /** As they had signed in; null without sign-in. */
  who: v.nullable(whoSchema),
}

/** Something that was done through this console. */
const storyStepSchema = v.variant('step', [
  /** `replaces`: the import that it was created in place of; null if none was named. */
  v.object({ step: v.literal('created'), ...told, replaces: v.nullable(v.string()) }),
  /** `name`: null where the client gave none. */
  v.object({
    step: v.literal('file_sent'),
    ...told,
    name: v.nullable(v.string()),
    sizeBytes: v.number(),
  }),
  v.object({
    step: v.literal('deleted'),
    ...told,
    deletionId: v.string(),
    /** Whether it was gone already. */
    wasGone: v.boolean(),
  }),
  /** It was made from the record of another one, which was deleted: `of`. */
  v.object({ step: v.literal('restored'), ...told, deletionId: v.string(), of: v.string() }),
])
export type StoryStep = v.InferOutput<typeof storyStepSchema>

/**
 * Answer of `GET /api/console/imports/{id}/story`: what was done to an import through this console, and to those that it
 * replaces, was replaced by, was restored from or as. In the order in which it was done.
 */
export const storySchema = v.object({
  steps: v.array(storyStepSchema),
  /** The imports that it is about, as they were last seen by this console; null where it never saw one. */
  imports: v.array(v.object({ id: v.string(), import: v.nullable(importSchema) })),
  /** Whether that is all; a story ends after so many imports. */
  isWhole: v.boolean(),
})
export type Story = v.InferOutput<typeof storySchema>
