import * as v from 'valibot'
import { type Page, pageLimits, pageSchema } from '../contract/page.ts'
import { sourcesOf, type WebsetSources } from '../contract/webset.ts'
import { type Abortable, read } from './client.ts'

const websetsPage = pageSchema(v.unknown())

/**
 * One page of the websets, as large as upstream gives them; of each only what it takes from elsewhere, and null for what
 * is no webset.
 */
export async function listWebsets(
  cursor: string | null,
  options: Abortable,
): Promise<Page<WebsetSources | null>> {
  const searchParams = { limit: pageLimits.websets.max, ...(cursor !== null && { cursor }) }
  const page = await read('websets/v0/websets', websetsPage, { searchParams, ...options })
  return { ...page, data: page.data.map(sourcesOf) }
}
