import { type CreatedImport, createdImportSchema, type CreateImport } from '../contract/create-import.ts'
import { type Import, type ImportPatch, importSchema } from '../contract/import.ts'
import { type Page, pageLimits, pageSchema } from '../contract/page.ts'
import { type Abortable, call, client, parse, read } from './client.ts'

const importsPage = pageSchema(importSchema)

/** One page of the imports, newest first: upstream's largest, so that a budget of a few calls a second goes furthest. */
export function listImports(cursor: string | null, { signal }: Abortable): Promise<Page<Import>> {
  const searchParams = { limit: pageLimits.imports.max, ...(cursor !== null && { cursor }) }
  return read('websets/v0/imports', importsPage, { searchParams, ...(signal && { signal }) })
}

export function getImport(id: string, { signal }: Abortable): Promise<Import> {
  return read(pathOf(id), importSchema, signal ? { signal } : {})
}

/** Changes title or metadata of an import; metadata is replaced whole. Gives the import as it is then. */
export async function updateImport(id: string, json: ImportPatch): Promise<Import> {
  return parse(await call(() => client.patch(pathOf(id), { json })), importSchema)
}

/** Asks for a new import; its file goes up afterwards (`uploads.ts`). */
export async function createImport(json: CreateImport): Promise<CreatedImport> {
  return parse(await call(() => client.post('websets/v0/imports', { json })), createdImportSchema)
}

function pathOf(id: string): string {
  return `websets/v0/imports/${encodeURIComponent(id)}`
}
