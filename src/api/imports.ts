import { isImport, isImportsPage } from '../contract/checks.ts'
import type { Import } from '../contract/import.ts'
import type { Page } from '../contract/page.ts'
import { type Abortable, call, checked, client } from './client.ts'

/** The page size of the list: upstream's largest, so that a budget of a few calls a second goes furthest. */
export const listPageSize = 200

/** One page of the imports, newest first. */
export async function listImports(cursor: string | null, { signal }: Abortable): Promise<Page<Import>> {
  const searchParams = { limit: listPageSize, ...(cursor !== null && { cursor }) }
  const options = { searchParams, ...(signal && { signal }) }
  const response = await call(() => client.get('websets/v0/imports', options))
  return checked(response, 'page of imports', isImportsPage)
}

export async function getImport(id: string, { signal }: Abortable): Promise<Import> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  return importOf(await call(() => client.get(path, signal ? { signal } : {})))
}

/** The import that an answer holds, itself: what zod makes of one has lost a metadata key named `__proto__`. */
export function importOf(response: Response): Promise<Import> {
  return checked(response, 'import', isImport)
}
