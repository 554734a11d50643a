import { refuse } from '../../server/testing/stub-behaviours.ts'
import type { StubUpstream } from '../../server/testing/stub-upstream.ts'

export const fromImport = (id: string) => [{ source: 'import', id }]

/** A webset as Exa sends it, as far as it matters here. */
export const webset = (id: string, parts: object = {}) => ({
  id,
  object: 'webset',
  status: 'idle',
  title: `Title of ${id}`,
  searches: [],
  imports: [],
  excludes: [],
  ...parts,
})

/** A page of websets, with more to come. */
export const page = (websets: unknown[]) => refuse(200, { data: websets, hasMore: true, nextCursor: 'more' })
export const lastPage = (websets: unknown[]) =>
  refuse(200, { data: websets, hasMore: false, nextCursor: null })

/** Somebody at Exa uses the failed import “Suppliers to audit”. */
export function addUsesOfSuppliers({ websets }: StubUpstream): void {
  websets.push(
    webset('webset_a', { title: 'Factories to visit', imports: [{ id: 'import_suppliers' }] }),
    webset('webset_b', { title: null, searches: [{ scope: [], exclude: fromImport('import_suppliers') }] }),
  )
}
