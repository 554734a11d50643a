import * as v from 'valibot'
import type { Import, ImportPatch } from '../contract/import.ts'
import { type Page, pageLimits, pageSchema } from '../contract/page.ts'
import { readImport, readImports } from '../contract/read-import.ts'
import { type Abortable, call, client, jsonOf, read } from './client.ts'
import { unreadableAnswer } from './errors.ts'

/** A page of imports, and how many of its items have no id that they could be shown or deleted by. */
export type ImportsPage = Page<Import> & { withoutId: number }

const itemsPage = pageSchema(v.unknown())

/** One page of the imports, newest first: upstream's largest, so that a budget of a few calls a second goes furthest. */
export async function listImports(cursor: string | null, options: Abortable): Promise<ImportsPage> {
  const searchParams = { limit: pageLimits.imports.max, ...(cursor !== null && { cursor }) }
  const page = await read('websets/v0/imports', itemsPage, { searchParams, ...options })
  const { imports, withoutId } = readImports(page.data)
  return { data: imports, hasMore: page.hasMore, nextCursor: page.nextCursor, withoutId }
}

export async function getImport(id: string, options: Abortable): Promise<Import> {
  return importIn(await call(() => client.get(pathOf(id), options)))
}

/** Changes title or metadata of an import; metadata is replaced whole. Gives the import as it is then. */
export async function updateImport(id: string, json: ImportPatch): Promise<Import> {
  return importIn(await call(() => client.patch(pathOf(id), { json })))
}

async function importIn(response: Response): Promise<Import> {
  return readOrThrow(response, await jsonOf(response))
}

/** The import in an answer. Throws ApiError where it has none. */
export function readOrThrow(response: Response, body: unknown): Import {
  const item = readImport(body)
  if (item) return item
  throw unreadableAnswer(response, new Error('The answer has no id of an import.'))
}

function pathOf(id: string): string {
  return `websets/v0/imports/${encodeURIComponent(id)}`
}
