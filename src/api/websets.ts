import { type Page, pageLimits, pageSchema } from '../contract/page.ts'
import { type WebsetSources, websetSourcesSchema } from '../contract/webset.ts'
import { type Abortable, read } from './client.ts'

const websetsPage = pageSchema(websetSourcesSchema)

/** One page of the websets, as large as upstream gives them; of each only what it takes from elsewhere. */
export function listWebsets(cursor: string | null, { signal }: Abortable): Promise<Page<WebsetSources>> {
  const searchParams = { limit: pageLimits.websets.max, ...(cursor !== null && { cursor }) }
  return read('websets/v0/websets', websetsPage, { searchParams, ...(signal && { signal }) })
}
