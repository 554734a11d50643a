import { AsyncLocalStorage } from 'node:async_hooks'
import type { MiddlewareHandler } from 'hono'
import pino, { type DestinationStream, type Logger } from 'pino'
import type { Who } from '../src/contract/who.ts'
import type { Caller, ConsoleEnvironment } from './route.ts'

/** What each line carries that is logged on behalf of a request. */
type RequestFacts = { requestId: string; who?: Pick<Who, 'kind' | 'subject'> }

const requests = new AsyncLocalStorage<RequestFacts>()

/** Runs what answers a request, so that all that is logged meanwhile says which one it was. */
export function inRequest<T>(facts: RequestFacts, answer: () => T): T {
  return requests.run(facts, answer)
}

/** Notes who asks, once that is known: by kind and subject, as a log needs no name and no address of a person. */
export function noteCaller({ who }: Pick<Caller, 'who'>): void {
  const facts = requests.getStore()
  if (facts && who) facts.who = { kind: who.kind, subject: who.subject }
}

/** The console's log: JSON lines, on stdout unless another destination is given. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, mixin: () => ({ ...requests.getStore() }) }
  return destination ? pino(options, destination) : pino(options)
}

/** What makes the log readable where stdout is a terminal; nothing elsewhere. */
export async function readableOnTerminal(): Promise<DestinationStream | undefined> {
  if (!process.stdout.isTTY) return undefined
  const { default: pretty } = await import('pino-pretty')
  return pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
}

/** A refused request may have a path of any length. */
const pathLimit = 300

/** One line for each request: no query, no header and no body, so that neither a key nor anybody's data is in it. */
export function requestLog(log: Logger): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    const start = performance.now()
    await next()
    const answered = c.res.headers.get('x-request-id')
    const ownId = c.get('requestId')
    log.info(
      {
        method: c.req.method,
        path: c.req.path.slice(0, pathLimit),
        route: c.get('route'),
        status: c.res.status,
        ms: Math.round(performance.now() - start),
        role: c.get('caller')?.who ? c.get('caller').role : undefined,
        client: c.get('clientAddress'),
        ...(answered !== null && answered !== ownId && { upstreamRequestId: answered }),
      },
      'request',
    )
  }
}
