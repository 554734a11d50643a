import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { StartFinding } from './api-check.ts'
import { deadlineIn } from './deadline.ts'
import type { ConsoleEnv } from './env/env.ts'
import { createRequestListener, listen, type Listening } from './listen.ts'
import { openConsole, type OpenConsole } from './open-console.ts'

export type ServedConsole = {
  /** Where it listens. */
  url: string
  /** Where people open it. */
  publicUrl: string
  port: number
  /** The host of the API that it stands before; null for the sandbox. */
  upstreamHost: string | null
  /** Tries the key and the address of the API; null for the sandbox, which needs neither. */
  checkStart: (() => Promise<StartFinding>) | null
  /** Ends it, as `stopConsole` does. */
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** How long what is under way has to end when the console is told to stop. */
const graceMs = 10_000

const builtApp = path.join(import.meta.dirname, '..', 'dist')

/**
 * The whole console, from its environment: databases, app, port. Throws DatabaseError, BuildMissingError, or what
 * listening throws, e.g. EADDRINUSE.
 */
export async function serveConsole(env: ConsoleEnv): Promise<ServedConsole> {
  let port = env.PORT
  const opened = await openConsole({ env, port: () => port, dist: builtApp })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  // Not before the port is ours: a second console started by mistake must leave the records of the first alone.
  opened.start()
  return {
    url: listening.url,
    publicUrl: env.PUBLIC_URL ?? listening.url,
    port,
    upstreamHost: opened.upstream.host,
    checkStart: opened.upstream.host === null ? null : opened.checkStart,
    stop: (signal) => stopConsole(opened, listening, signal),
  }
}

/**
 * Stops a console. It begins nothing more, and readyz says so. If there are other replicas, it goes on serving for a while, so that
 * no request is refused, unless a person stops it at a terminal (SIGINT). Then work in progress has ten seconds to finish.
 */
export async function stopConsole(
  opened: Pick<OpenConsole, 'quiesce' | 'drainMs' | 'close'>,
  listening: Pick<Listening, 'close'>,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
  opened.quiesce()
  if (opened.drainMs > 0 && signal !== 'SIGINT') await delay(opened.drainMs)
  const deadline = deadlineIn(graceMs)
  await listening.close(deadline.left())
  await opened.close(deadline.left())
}
