import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { parseConsoleEnv } from './env.ts'
import { openConsole } from './open-console.ts'

export type DevMiddleware = {
  handle(request: IncomingMessage, response: ServerResponse): void
  close(): Promise<void>
}

/** `npm run dev`: the console without its built pages, to be mounted in Vite, which listens on PORT itself. */
export async function createDevMiddleware(): Promise<DevMiddleware> {
  const env = parseConsoleEnv(process.env)
  const opened = openConsole({ env, port: () => env.PORT })
  const listener = getRequestListener(opened.app.fetch, { overrideGlobalObjects: false })
  return { handle: (request, response) => void listener(request, response), close: opened.close }
}
