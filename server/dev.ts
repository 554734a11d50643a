import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseConsoleEnv } from './env.ts'
import { openConsole } from './open-console.ts'
import { createRequestListener } from './request-listener.ts'

export type DevMiddleware = {
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

/** How long a deletion under way has to end when Vite stops. */
const graceMs = 5_000

/** `npm run dev`: the console without its built pages, to be mounted in Vite, which listens on PORT itself. */
export async function createDevMiddleware(): Promise<DevMiddleware> {
  const env = parseConsoleEnv(process.env)
  const opened = openConsole({ env, port: () => env.PORT })
  opened.start()
  return { handle: createRequestListener(opened.app), close: () => opened.close(graceMs) }
}
