import type { MiddlewareHandler } from 'hono'
import pino, { type DestinationStream, type Logger } from 'pino'
import pretty from 'pino-pretty'
import type { ConsoleEnvironment } from './route.ts'

/** The console's log: JSON lines on stdout, made readable where stdout is a terminal. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  if (destination) return pino({ level, base: null }, destination)
  const readable = process.stdout.isTTY
    ? pretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' })
    : undefined
  return pino({ level, base: null }, readable)
}

/** A refused request may have a path of any length. */
const pathLimit = 300

/** One line for each request: no query, no header and no body, so that neither a key nor anybody's data is in it. */
export function requestLog(log: Logger): MiddlewareHandler<ConsoleEnvironment> {
  return async (c, next) => {
    const start = performance.now()
    await next()
    log.info(
      {
        method: c.req.method,
        path: c.req.path.slice(0, pathLimit),
        status: c.res.status,
        ms: Math.round(performance.now() - start),
        requestId: c.res.headers.get('x-request-id') ?? c.get('requestId'),
      },
      'request',
    )
  }
}
