import type { Import, ImportPatch } from '../contract/import.ts'
import { call, client } from './client.ts'
import { importOf } from './imports.ts'

/** Changes title or metadata of an import; metadata is replaced whole. Gives the import as it is then. */
export async function updateImport(id: string, json: ImportPatch): Promise<Import> {
  return importOf(await call(() => client.patch(`websets/v0/imports/${encodeURIComponent(id)}`, { json })))
}
