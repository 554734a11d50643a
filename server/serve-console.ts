import path from 'node:path'
import { deadlineIn } from './deadline.ts'
import type { ConsoleEnv } from './env.ts'
import { listen } from './listen.ts'
import { openConsole } from './open-console.ts'
import { createRequestListener } from './request-listener.ts'
import type { StartFinding } from './api-check.ts'
import { serveApp } from './static.ts'

export type ServedConsole = {
  /** Where it listens. */
  url: string
  port: number
  /** The host of the API that it stands before; null for the sandbox. */
  upstreamHost: string | null
  /** Tries the key and the address of the API; null for the sandbox, which needs neither. */
  checkStart: (() => Promise<StartFinding>) | null
  /** Ends it: what is under way has ten seconds to end by itself. */
  stop: () => Promise<void>
}

/** How long what is under way has to end when the console is told to stop. */
const graceMs = 10_000

const dist = path.join(import.meta.dirname, '..', 'dist')

/**
 * The whole console, from its environment: databases, app, port. Throws DatabaseError, BuildMissingError, or what
 * listening throws, e.g. EADDRINUSE.
 */
export async function serveConsole(env: ConsoleEnv): Promise<ServedConsole> {
  let port = env.PORT
  const opened = openConsole({ env, port: () => port, serveApp: serveApp({ dir: dist }) })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  // Not before the port is ours: a second console started by mistake must leave the records of the first alone.
  opened.start()
  return {
    url: listening.url,
    port,
    upstreamHost: opened.upstream.host,
    checkStart: opened.upstream.host === null ? null : opened.checkStart,
    stop: async () => {
      const deadline = deadlineIn(graceMs)
      opened.quiesce()
      await listening.close(deadline.left())
      await opened.close(deadline.left())
    },
  }
}
