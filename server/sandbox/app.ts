import { type Context, Hono } from 'hono'
import { createImportSchema } from '../../src/contract/create-import.ts'
import { type Import, importPatchSchema } from '../../src/contract/import.ts'
import { pageLimits } from '../../src/contract/page.ts'
import { openDatabase, transaction } from '../database.ts'
import { pageOf } from '../query.ts'
import { calmSettings } from '../sandbox-scenarios.ts'
import {
  readBody,
  requestContext,
  requireApiKey,
  type SandboxEnv,
  taggedError,
  websetsError,
  WebsetsProblem,
} from './http.ts'
import { createImport } from './create-import.ts'
import { cursorCodec, readPageRequest } from './paging.ts'
import { createEventStore, type EventStore, presentEvent, readEventFilter } from './events.ts'
import { createImportStore, type ImportStore, presentImport } from './import-store.ts'
import { migrations } from './schema.ts'
import type { SampleSet } from './samples/imports.ts'
import { reseed, seedOnce } from './samples/seed.ts'
import { createUploadStore, type ProcessingSettings, takeUpload, type UploadStore } from './uploads.ts'
import { createWebsetStore, type WebsetStore } from './webset-store.ts'

type Options = {
  /** Path of the database, or `:memory:`. */
  file: string
  /** How many sample imports a new database starts with. */
  imports: number
  /** Which sample imports; the usual ones if left out. */
  samples?: SampleSet
  /** How uploads are processed. The caller may change this object later. */
  settings?: ProcessingSettings
  /** The clock; the system's if left out. */
  now?: () => Date
  /** Gets every error that is answered as a 500. The answer itself says nothing of it. */
  onError?: (error: unknown) => void
}

export type Sandbox = {
  /** Answers `/websets/v0/…`, and takes files under `/uploads/`. */
  app: Hono
  /** Closes the database. The app answers 500 after that. */
  close: () => void
  /** Deletes all data and starts again with this many sample imports. */
  reset: (imports: number, samples?: SampleSet) => void
  /** The tables behind the app. */
  store: { imports: ImportStore; websets: WebsetStore; events: EventStore; uploads: UploadStore }
}

/**
 * The imports API of Exa Websets on a SQLite file. A new file is filled with sample data. An existing one is served as it is, so
 * deleted imports stay deleted. Throws DatabaseError when the file cannot be used.
 */
export function createSandbox({
  file,
  imports,
  samples = 'usual',
  settings = calmSettings,
  now = () => new Date(),
  onError,
}: Options): Sandbox {
  const database = openDatabase({ file, name: 'sandbox', migrations, durable: false })
  const events = createEventStore(database)
  const importStore = createImportStore(database, now, events)
  const store = {
    imports: importStore,
    websets: createWebsetStore(database, importStore.finishDue),
    events,
    uploads: createUploadStore(database),
  }
  const close = () => {
    if (database.isOpen) database.close()
  }
  try {
    const cursorKey = seedOnce(database, store, { count: imports, set: samples, now: now().getTime() })
    return {
      app: createApp({
        store,
        cursorKey,
        settings,
        now,
        atomically: (work) => transaction(database, work),
        onError,
      }),
      close,
      reset: (count, set = 'usual') => reseed(database, store, { count, set, now: now().getTime() }),
      store,
    }
  } catch (error) {
    close()
    throw error
  }
}

type AppParts = {
  store: Sandbox['store']
  cursorKey: Uint8Array
  settings: ProcessingSettings
  now: () => Date
  atomically: <T>(work: () => T) => T
  onError: Options['onError']
}

function createApp({ store, cursorKey, settings, now, atomically, onError }: AppParts): Hono {
  const importCursors = cursorCodec(cursorKey, 'imports')
  const websetCursors = cursorCodec(cursorKey, 'websets')
  const eventCursors = cursorCodec(cursorKey, 'events')
  const parts = { ...store, settings, now, atomically }
  const app = new Hono<SandboxEnv>()

  app.use(requestContext(now))
  // Before the check of the key: everybody who has the address of an upload may use it.
  app.put('/uploads/:token', async (c) => {
    // In Node a ReadableStream is iterable, though the web's type does not say so.
    await takeUpload(parts, c.req.param('token'), c.req.raw.body as AsyncIterable<Uint8Array> | null)
    return c.body(null, 200)
  })
  app.use(requireApiKey)

  app.get('/websets/v0/imports', (c) => {
    const { limit, after } = readPageRequest(c, pageLimits.imports, importCursors)
    const page = pageOf(store.imports.list(after, limit + 1), limit, importCursors.encode)
    return c.json({ ...page, data: page.data.map(presentImport) })
  })
  app.post('/websets/v0/imports', async (c) => {
    const body = await readBody(c.req.raw, createImportSchema)
    return c.json(createImport(parts, body, new URL(c.req.url).origin), 201)
  })
  app.get('/websets/v0/imports/:id', (c) => c.json(found(c, store.imports.get(c.req.param('id')))))
  app.patch('/websets/v0/imports/:id', async (c) => {
    const patch = await readBody(c.req.raw, importPatchSchema)
    return c.json(found(c, store.imports.update(c.req.param('id'), patch)))
  })
  app.delete('/websets/v0/imports/:id', (c) => c.json(found(c, store.imports.remove(c.req.param('id')))))
  app.get('/websets/v0/websets', (c) => {
    const { limit, after } = readPageRequest(c, pageLimits.websets, websetCursors)
    const rows = store.websets.list(after, limit + 1)
    const page = pageOf(rows, limit, websetCursors.encode)
    return c.json({ ...page, data: page.data.map((row) => store.websets.present(row)) })
  })

  app.get('/websets/v0/events', (c) => {
    const { limit, after } = readPageRequest(c, pageLimits.events, eventCursors)
    const filter = readEventFilter(c)
    store.imports.finishDue()
    const page = pageOf(store.events.list(after, limit + 1, filter), limit, eventCursors.encode)
    return c.json({ ...page, data: page.data.map(presentEvent) })
  })

  // A known path with another method ends here too: the framework upstream is built on has no 405.
  app.notFound((c) => websetsError(c, { status: 404, message: `Cannot ${c.req.method} ${c.req.path}` }))
  app.onError((error, c) => {
    if (error instanceof WebsetsProblem) return websetsError(c, error)
    onError?.(error)
    const message = 'Something went wrong in the sandbox. Try again.'
    return taggedError(c, { status: 500, tag: 'INTERNAL_ERROR', message })
  })
  // The caller does not need to know the variables of the middleware.
  return app as unknown as Hono
}

function found(c: Context, item: Import | null): Import {
  if (!item) throw new WebsetsProblem(404, `No import has the id ${c.req.param('id')}`)
  return item
}
