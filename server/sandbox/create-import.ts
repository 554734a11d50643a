import { randomBytes } from 'node:crypto'
import type { CreateImport } from '../../src/contract/create-import.ts'
import type { CreatedImport } from '../../src/contract/created-import.ts'
import type { ImportStore } from './import-store.ts'
import type { UploadStore } from './uploads.ts'

/** How long a file is awaited, the same as at Exa. */
const uploadValidMs = 60 * 60 * 1000

type Deps = {
  imports: ImportStore
  uploads: UploadStore
  now: () => Date
  /** Runs work in a transaction. */
  atomically: <T>(work: () => T) => T
}

/** Creates an import that waits for its file; `uploadUrl` is under `origin`. */
export function createImport(
  { imports, uploads, now, atomically }: Deps,
  { size, count, format, entity, title = '', metadata = {}, csv }: CreateImport,
  origin: string,
): CreatedImport {
  const time = now().getTime()
  const id = `import_${randomBytes(13).toString('hex').slice(0, 25)}`
  const validUntil = time + uploadValidMs
  return atomically(() => {
    const created = imports.create({
      id,
      status: 'pending',
      format,
      entity,
      title,
      count,
      metadata,
      failedReason: null,
      failedAt: null,
      failedMessage: null,
      createdAt: time,
      updatedAt: time,
      due: null,
    })
    const identifier = csv?.identifier ?? null
    const token = uploads.expect({ importId: id, size, count, identifier, validUntil })
    return {
      ...created,
      uploadUrl: `${origin}/uploads/${token}`,
      uploadValidUntil: new Date(validUntil).toISOString(),
    }
  })
}
