import type { ReadableStream } from 'node:stream/web'
import * as v from 'valibot'
import { type CreateImport, type NewEntity, newEntitySchema } from '../../src/contract/create-import.ts'
import { createLimits } from '../../src/contract/create-limits.ts'
import { createCsvCheck } from '../../src/contract/csv/check-csv.ts'
import type { DeletionRecord } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { FileDamagedError, FileMissingError } from '../files/file-store.ts'
import type { ImportFile, ImportFiles } from '../files/import-files.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RestoreEnd } from '../ledger/restores.ts'

type PrepareDeps = { files: Pick<ImportFiles, 'of' | 'open'>; ledger: Pick<Ledger, 'restores'> }

/** What an import is created again with, and its file. */
export type Prepared = { asked: CreateImport; file: ImportFile }

/** Why a record cannot be restored: the end of its restore, with a message for people. */
type NotRestorable = RestoreEnd & { state: 'failed'; code: string; message: string }

const notRestorable = (code: string, message: string): NotRestorable => ({ state: 'failed', code, message })

type Restorable = { was: Import; entity: NewEntity; file: ImportFile }

/** The import of a record and its file; or why it cannot be restored. Does not read the file: `prepare` does. */
export async function restorable(
  { files }: { files: Pick<ImportFiles, 'of'> },
  record: DeletionRecord,
): Promise<Restorable | NotRestorable> {
  return restorableFrom(record, await files.of(record.importId, record.import))
}

/** The same of a record whose file is known: null where there is none. */
export function restorableFrom(
  { import: was }: DeletionRecord,
  file: ImportFile | null,
): Restorable | NotRestorable {
  if (!was)
    return notRestorable(
      'import_unknown',
      'What the import was is not on record: nobody had read it here before it was deleted.',
    )
  const entity = newEntity(was)
  if (!entity)
    return notRestorable('entity_unknown', 'The API makes no imports of this entity type from a file.')
  if (!file) return notRestorable('no_file', 'Its file was never sent through this console.')
  if (file.kept.is !== 'kept') return notRestorable(`file_${file.kept.is}`, file.kept.why)
  if (file.sizeBytes > createLimits.sizeBytes)
    return notRestorable('file_too_large', 'The file is larger than the API takes.')
  return { was, entity, file }
}

/** Prepares the create that makes an import as it was. Opening the file verifies that it is what was sent. */
export async function prepare(deps: PrepareDeps, record: DeletionRecord): Promise<Prepared | NotRestorable> {
  const found = await restorable(deps, record)
  if ('state' in found) return found
  const { was, entity, file } = found
  let bytes: ReadableStream<Uint8Array>
  try {
    bytes = await deps.files.open(file)
  } catch (error) {
    if (error instanceof FileDamagedError) return notRestorable('file_damaged', error.message)
    if (error instanceof FileMissingError) return notRestorable('file_not_kept', error.message)
    throw error
  }
  const before = (await deps.ledger.restores.createdWith(record.importId)) ?? declared(file)
  const count = before?.count ?? (was.count > 0 ? was.count : await countRecords(bytes))
  await bytes.cancel()
  const asked: CreateImport = {
    size: file.sizeBytes,
    count,
    format: 'csv',
    entity,
    ...(was.title !== '' && { title: was.title }),
    ...(Object.keys(was.metadata).length > 0 && { metadata: was.metadata }),
    ...(before?.csv && { csv: before.csv }),
  }
  return { asked, file }
}

/** What the file of a sample was declared with. Samples were not created through this console. */
function declared(file: ImportFile): Pick<CreateImport, 'count' | 'csv'> | null {
  if (!file.declared) return null
  const { count, identifier } = file.declared
  return { count, ...(identifier !== null && { csv: { identifier } }) }
}

/** The entity of an import in the form that a create takes; null if the API creates none of this type. */
function newEntity({ entity }: Import): NewEntity | null {
  if (!entity) return null
  const { type, description } = entity
  const parsed = v.safeParse(newEntitySchema, type === 'custom' ? { type, description } : { type })
  return parsed.success ? parsed.output : null
}

async function countRecords(bytes: ReadableStream<Uint8Array>): Promise<number> {
  const check = createCsvCheck({ identifier: null })
  for await (const piece of bytes.values({ preventCancel: true })) check.push(piece)
  return check.end().records
}
