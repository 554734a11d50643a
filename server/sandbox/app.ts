import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Import } from '../../src/contract/import.ts'
import { pageLimits } from '../../src/contract/page.ts'
import { openDatabase } from '../database.ts'
import { requireApiKey } from './api-key.ts'
import { cursorCodec } from './cursor.ts'
import { createImportStore, type ImportStore, presentImport } from './import-store.ts'
import { pageOf, readPageRequest } from './paging.ts'
import { readPatch } from './patch-body.ts'
import { taggedError, websetsError, WebsetsProblem } from './problems.ts'
import { requestContext, type SandboxEnv } from './request-context.ts'
import { migrations } from './schema.ts'
import { seedOnce } from './seed.ts'
import { createWebsetStore, type WebsetStore } from './webset-store.ts'

type Options = {
  /** Path of the database, or `:memory:`. */
  file: string
  /** How many sample imports a new database starts with. */
  imports: number
  /** The clock; the system's when left out. */
  now?: () => Date
  /** Told of every error that is answered as a 500, which itself says nothing of it. */
  onError?: (error: unknown) => void
}

export type Sandbox = {
  /** Answers `/websets/v0/…`. */
  app: Hono
  /** Closes the database; the app answers 500 from then on. */
  close: () => void
  /** The tables behind the app. */
  store: { imports: ImportStore; websets: WebsetStore }
}

/**
 * The imports API of Exa Websets on a SQLite file. A new file is filled with sample data; an old one is served as it
 * is, so that what was deleted stays deleted. Throws DatabaseError when the file cannot be used.
 */
export function createSandbox({ file, imports, now = () => new Date(), onError }: Options): Sandbox {
  const database = openDatabase({ file, name: 'sandbox', migrations, durable: false })
  const importStore = createImportStore(database, now)
  const store = { imports: importStore, websets: createWebsetStore(database, importStore.settle) }
  const close = () => {
    if (database.isOpen) database.close()
  }
  try {
    const cursorKey = seedOnce(database, store, { imports, now: now().getTime() })
    return { app: createApp(store, cursorKey, now, onError), close, store }
  } catch (error) {
    close()
    throw error
  }
}

function createApp(
  store: Sandbox['store'],
  cursorKey: Uint8Array,
  now: () => Date,
  onError: Options['onError'],
): Hono {
  const importCursors = cursorCodec(cursorKey, 'imports')
  const websetCursors = cursorCodec(cursorKey, 'websets')
  const app = new Hono<SandboxEnv>()

  app.use(requestContext(now), requireApiKey)

  app.get('/websets/v0/imports', (c) => {
    const { limit, after } = readPageRequest(c, pageLimits.imports, importCursors)
    return c.json(pageOf(store.imports.list(after, limit + 1), limit, importCursors, presentImport))
  })
  app.get('/websets/v0/imports/:id', (c) => c.json(found(c, store.imports.get(c.req.param('id')))))
  app.patch('/websets/v0/imports/:id', async (c) => {
    const patch = await readPatch(c.req.raw)
    return c.json(found(c, store.imports.update(c.req.param('id'), patch)))
  })
  app.delete('/websets/v0/imports/:id', (c) => c.json(found(c, store.imports.remove(c.req.param('id')))))
  app.get('/websets/v0/websets', (c) => {
    const { limit, after } = readPageRequest(c, pageLimits.websets, websetCursors)
    const rows = store.websets.list(after, limit + 1)
    return c.json(pageOf(rows, limit, websetCursors, (row) => store.websets.present(row)))
  })

  // A known path with another method ends here too: the framework upstream is built on has no 405.
  app.notFound((c) => websetsError(c, { status: 404, message: `Cannot ${c.req.method} ${c.req.path}` }))
  app.onError((error, c) => {
    if (error instanceof WebsetsProblem) return websetsError(c, error)
    onError?.(error)
    const message = 'Something went wrong in the sandbox. Try again.'
    return taggedError(c, { status: 500, tag: 'INTERNAL_ERROR', message })
  })
  // Who calls the app has nothing to do with the variables that its own middleware sets.
  return app as unknown as Hono
}

function found(c: Context, item: Import | null): Import {
  if (!item) throw new WebsetsProblem(404, `No import has the id ${c.req.param('id')}`)
  return item
}
