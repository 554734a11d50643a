import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import type { Import } from '../src/contract/import.ts'
import { sampleImport } from '../server/testing/sample-import.ts'

/**
 * The imports API in memory, and the built files of the hand-written list. Runs in a separate process, so that it does not slow
 * down what is measured. Started by `fork` with the folder of those files; reports its address. `POST /reset?imports=60` fills it
 * again.
 */
const [siteFolder = ''] = process.argv.slice(2)

/** The first import has failed and no webset uses it, so the console deletes it without asking for its title. */
const statuses = ['failed', 'completed', 'processing', 'completed', 'pending', 'completed', 'failed']
const entities = ['company', 'person', 'article', 'research_paper', 'custom']
const kinds = ['Suppliers', 'Customers', 'Candidates', 'Investors']
const hourMs = 3_600_000

/**
 * A search for "leads" leaves one import in thirty. The first result of "lead" is another one, which shows when the last letter has
 * arrived.
 */
function title(n: number): string {
  const kind = n % 30 === 0 ? 'Leadership' : n % 30 === 1 ? 'Leads' : kinds[n % kinds.length]
  return `${kind}, list ${n}`
}

let ids: string[] = []
const imports = new Map<string, Import>()
let resets = 0

/** Other ids each time, because the ledger of the console knows the deleted ones. */
function reset(count: number): void {
  resets++
  imports.clear()
  for (let n = 0; n < count; n++) {
    const id = `import_${String(resets).padStart(4, '0')}c7f3ab91${String(n).padStart(8, '0')}`
    const time = new Date(Date.now() - (n + 1) * hourMs).toISOString()
    const status = statuses[n % statuses.length] ?? ''
    const failed = status === 'failed'
    imports.set(
      id,
      sampleImport(id, {
        status,
        title: title(n),
        entity: { type: entities[n % entities.length] ?? '' },
        count: (n * 37) % 5_000,
        metadata: { owner: `team-${n % 12}` },
        createdAt: time,
        updatedAt: time,
        failedReason: failed ? 'invalid_file_content' : null,
        failedAt: failed ? time : null,
        failedMessage: failed
          ? `Row ${n % 400}: the domain is no URL. Check the file and upload it again.`
          : null,
      }),
    )
  }
  ids = [...imports.keys()]
}

const app = new Hono()
  .post('/reset', (c) => {
    reset(Number(c.req.query('imports')))
    return c.body(null, 204)
  })
  .get('/websets/v0/websets', (c) => c.json({ data: [], hasMore: false, nextCursor: null }))
  .get('/websets/v0/imports', (c) => {
    const limit = Number(c.req.query('limit') ?? 25)
    let next = Number(c.req.query('cursor') ?? 0)
    const data: Import[] = []
    while (next < ids.length && data.length < limit) {
      const found = imports.get(ids[next++] ?? '')
      if (found) data.push(found)
    }
    const hasMore = next < ids.length
    return c.json({ data, hasMore, nextCursor: hasMore ? String(next) : null })
  })
  .on(['GET', 'DELETE'], '/websets/v0/imports/:id', (c) => {
    const id = c.req.param('id')
    const found = imports.get(id)
    if (!found) return c.json({ error: 'Import not found' }, 404)
    if (c.req.method === 'DELETE') imports.delete(id)
    return c.json(found)
  })
  .use(serveStatic({ root: siteFolder, precompressed: true }))

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }: AddressInfo) =>
  process.send?.(`http://127.0.0.1:${port}`),
)
process.on('disconnect', () => server.close(() => process.exit(0)))
