import ky, { type KyInstance, type Options } from 'ky'
import * as v from 'valibot'
import { unattendedHeader } from '../contract/access.ts'
import { accountHeader, accountId } from '../contract/account.ts'
import { personHeader, personId } from '../contract/who.ts'
import { basePath } from '../lib/base-path.ts'
import { isUnattended } from './attendance.ts'
import { type Call, loggedCalls } from './call-log.ts'
import { toApiError, unreadableAnswer } from './errors.ts'
import { loggedFetch, readJson } from './logged-fetch.ts'
import { pageAccount } from './page-account.ts'
import { pagePerson } from './page-person.ts'

/** Same origin by default, so that the page's policy need not name another; `VITE_API_BASE` moves it. */
const base = import.meta.env.VITE_API_BASE ?? `${basePath}/api`

/** The server gives a read 20 s and a deletion 30 s; this side waits a little longer, to hear how it ended. */
const readTimeoutMs = 25_000
export const deleteTimeoutMs = 45_000

/**
 * For what is asked of the console whatever account it is on. Only reads are repeated, and only when a gateway or the
 * network failed; what still fails then is repeated by its query, which shows the wait. A DELETE never is: the server
 * repeats it where that is safe.
 */
export const clientOfAnyAccount: KyInstance = ky.create({
  prefix: base,
  timeout: readTimeoutMs,
  retry: { limit: 2, methods: ['get'], statusCodes: [502, 503, 504], jitter: true },
  // Only a proxy redirects, to where one signs in: that is no answer.
  redirect: 'manual',
  fetch: loggedFetch,
  hooks: { beforeError: [({ error }) => toApiError(error)] },
})

/**
 * Says with each request whose imports this page shows, and who opened it. A console that is on another account by then,
 * or that another person is signed in to, refuses it: no page acts on other imports than it shows, or as somebody else.
 */
export const client: KyInstance = clientOfAnyAccount.extend({
  hooks: {
    beforeRequest: [
      ({ request }) => {
        for (const [name, value] of Object.entries(pageHeaders())) request.headers.set(name, value)
      },
    ],
  },
})

/** The headers that say whose imports this page shows, who opened it, and whether nobody is at it. */
export function pageHeaders(): Record<string, string> {
  const account = pageAccount()
  const person = pagePerson()
  return {
    ...(account && { [accountHeader]: accountId(account) }),
    ...(person && { [personHeader]: personId(person) }),
    ...(isUnattended() && { [unattendedHeader]: '1' }),
  }
}

/** The address of a route, for what is not asked through this client. */
export function apiAddress(path: string): string {
  return `${base}/${path}`
}

export type Abortable = { signal?: AbortSignal }

/** Reads a JSON answer and checks it. It and the calls built on it throw ApiError, or AbortError when the signal fires. */
export async function read<T>(
  path: string,
  schema: v.GenericSchema<unknown, T>,
  options: Options,
): Promise<T> {
  return parse(await call(() => client.get(path, options)), schema)
}

/** Makes a request; whatever it throws becomes an ApiError. */
export async function call<T = Response>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw toApiError(error)
  }
}

/** The body of an answer, checked: itself, with what the schema does not name. */
export async function parse<T>(response: Response, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const body = await jsonOf(response)
  try {
    v.assert(schema, body)
  } catch (error) {
    throw unreadableAnswer(response, error)
  }
  // Schemas here only check, so what goes in is what comes out.
  return body as T
}

/** The body of an answer, unchecked. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await readJson(response)
  } catch (error) {
    throw toApiError(error instanceof SyntaxError ? unreadableAnswer(response, error) : error)
  }
}

/** Repeats a logged read, once. Gives the id of the new entry in the log, which says how it ended. */
export async function repeatRead({ path, headers }: Call): Promise<number | null> {
  const before = loggedCalls().at(-1)?.id ?? 0
  const request = new Request(new URL(path, new URL(apiAddress(''), location.href)), {
    headers,
    signal: AbortSignal.timeout(readTimeoutMs),
  })
  try {
    await readJson(await loggedFetch(request))
  } catch {
    // The log says how it failed: nobody else asked.
  }
  return loggedCalls().find(({ id, path: logged }) => id > before && logged === path)?.id ?? null
}
