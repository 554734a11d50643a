import ky, { type KyInstance, type Options } from 'ky'
import * as z from 'zod/mini'
import {
  type Deletion,
  deletionIdHeader,
  deletionSchema,
  type Info,
  infoSchema,
} from '../contract/console.ts'
import { type Import, importSchema } from '../contract/import.ts'
import { isImportsPage } from '../contract/is-import.ts'
import { type Page, pageSchema } from '../contract/page.ts'
import { toApiError, unreadableAnswer } from './errors.ts'

/** Same origin by default, so that the page's policy need not name another; `VITE_API_BASE` moves it. */
const base = import.meta.env.VITE_API_BASE ?? '/api'

/** The server gives a read 20 s and a deletion 30 s; this side waits a little longer, to hear how it ended. */
const readTimeoutMs = 25_000
const deleteTimeoutMs = 45_000

/**
 * Only reads are repeated, and only when a gateway or the network failed. A 429 is not: its wait is shown to the
 * person. A DELETE is not: the server repeats it where that is safe, and knows when it is.
 */
const client: KyInstance = ky.create({
  prefix: base,
  timeout: readTimeoutMs,
  retry: { limit: 2, methods: ['get'], statusCodes: [502, 503, 504], jitter: true },
  hooks: { beforeError: [({ error }) => toApiError(error)] },
})

/** The page size of the list: upstream's largest, so that a budget of a few calls a second goes furthest. */
export const listPageSize = 200

const importsPage = pageSchema(importSchema)
const deletionsPage = pageSchema(deletionSchema)
const deletedSchema = z.looseObject({ id: z.string() })

type Abortable = { signal?: AbortSignal }

/** One page of the imports, newest first. All functions here throw ApiError, or AbortError when the signal fires. */
export async function listImports(cursor: string | null, { signal }: Abortable): Promise<Page<Import>> {
  const searchParams = { limit: listPageSize, ...(cursor !== null && { cursor }) }
  const options = { searchParams, ...(signal && { signal }) }
  const response = await call(() => client.get('websets/v0/imports', options))
  const body = await jsonOf(response)
  if (isImportsPage(body)) return body
  // It says the same as the quick check, and where.
  throw unreadableAnswer(response, importsPage.safeParse(body).error)
}

export function getImport(id: string, { signal }: Abortable): Promise<Import> {
  return read(`websets/v0/imports/${encodeURIComponent(id)}`, importSchema, signal ? { signal } : {})
}

/** Deletes one import. Gives the number of the ledger record. */
export async function deleteImport(id: string): Promise<{ deletionId: string | null }> {
  const path = `websets/v0/imports/${encodeURIComponent(id)}`
  const response = await call(() => client.delete(path, { timeout: deleteTimeoutMs }))
  await parse(response, deletedSchema)
  return { deletionId: response.headers.get(deletionIdHeader) }
}

export function getInfo({ signal }: Abortable): Promise<Info> {
  return read('console/info', infoSchema, signal ? { signal } : {})
}

export function listDeletions(cursor: string | null, { signal }: Abortable): Promise<Page<Deletion>> {
  const searchParams = { limit: 50, ...(cursor !== null && { cursor }) }
  return read('console/deletions', deletionsPage, { searchParams, ...(signal && { signal }) })
}

export function getDeletion(id: string, { signal }: Abortable): Promise<Deletion> {
  return read(`console/deletions/${encodeURIComponent(id)}`, deletionSchema, signal ? { signal } : {})
}

async function read<T extends z.ZodMiniType>(path: string, schema: T, options: Options): Promise<z.infer<T>> {
  return parse(await call(() => client.get(path, options)), schema)
}

async function call(request: () => Promise<Response>): Promise<Response> {
  try {
    return await request()
  } catch (error) {
    throw toApiError(error)
  }
}

async function parse<T extends z.ZodMiniType>(response: Response, schema: T): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await jsonOf(response))
  if (parsed.success) return parsed.data
  throw unreadableAnswer(response, parsed.error)
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    throw toApiError(error instanceof SyntaxError ? unreadableAnswer(response, error) : error)
  }
}
