import { type Import, importSchema } from '../contract/import.ts'
import { isImport, isImportsPage } from '../contract/is-import.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { type Abortable, call, client, jsonOf } from './client.ts'
import { unreadableAnswer } from './errors.ts'

/** The page size of the list: upstream's largest, so that a budget of a few calls a second goes furthest. */
export const listPageSize = 200

const importsPage = pageSchema(importSchema)

/** One page of the imports, newest first. */
export async function listImports(cursor: string | null, { signal }: Abortable): Promise<Page<Import>> {
  const searchParams = { limit: listPageSize, ...(cursor !== null && { cursor }) }
  const options = { searchParams, ...(signal && { signal }) }
  const response = await call(() => client.get('websets/v0/imports', options))
  const body = await jsonOf(response)
  if (isImportsPage(body)) return body
  // It says the same as the quick check, and where.
  throw unreadableAnswer(response, importsPage.safeParse(body).error)
}

export async function getImport(id: string, { signal }: Abortable): Promise<Import> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  return importOf(await call(() => client.get(path, signal ? { signal } : {})))
}

/** The import that an answer holds, itself: what zod makes of one has lost a metadata key named `__proto__`. */
export async function importOf(response: Response): Promise<Import> {
  const body = await jsonOf(response)
  if (isImport(body)) return body
  throw unreadableAnswer(response, importSchema.safeParse(body).error)
}
