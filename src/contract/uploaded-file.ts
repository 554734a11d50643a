import * as v from 'valibot'

/** Carries the name of a file that is uploaded, percent-encoded (`encodeURIComponent`). The console does not pass it on. */
export const fileNameHeader = 'x-file-name'
export const fileNameCharacters = 255

/** Whether the console has the bytes of a file; `why` it has not, as a sentence. */
const keptSchema = v.variant('is', [
  /** `until`: ISO; dropped then unless somebody needs it before, or sooner where room is needed. Null: always there. */
  v.object({ is: v.literal('kept'), until: v.nullable(v.string()) }),
  v.object({ is: v.picklist(['not_kept', 'forgotten', 'dropped', 'damaged']), why: v.string() }),
])

/** A file that was sent for an import. */
const importFileSchema = v.object({
  /** Null where the client gave none. */
  name: v.nullable(v.string()),
  sizeBytes: v.number(),
  /** Lower-case hex of what was sent. */
  sha256: v.string(),
  sentAt: v.string(),
  /** Sent through this console, or part of the sandbox’s samples. */
  origin: v.picklist(['upload', 'sample']),
  kept: keptSchema,
})

/** Answer of `GET /api/console/uploads/{id}`: the file that was sent for an import through this console, if one was. */
export const uploadedFileSchema = v.object({ file: v.nullable(importFileSchema) })
export type UploadedFile = v.InferOutput<typeof importFileSchema>
