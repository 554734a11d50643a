import * as v from 'valibot'

/** Carries the name of a file that is uploaded, percent-encoded (`encodeURIComponent`). It stays with the console. */
export const fileNameHeader = 'x-file-name'
export const fileNameCharacters = 255

/** Answer of `GET /api/console/uploads/{id}`: the file that was sent for an import through this console, if one was. */
export const uploadedFileSchema = v.object({
  file: v.nullable(
    v.object({
      /** Null where the client gave none. */
      name: v.nullable(v.string()),
      sizeBytes: v.number(),
      /** Lower-case hex of what was sent. */
      sha256: v.string(),
      sentAt: v.string(),
    }),
  ),
})
export type UploadedFile = NonNullable<v.InferOutput<typeof uploadedFileSchema>['file']>
