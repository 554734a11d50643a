import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { parseConsoleEnv } from './env.ts'
import { listen, startFailure, stopOnSignals } from './listen.ts'
import { openConsole } from './open-console.ts'
import { serveApp } from './static.ts'

/** `npm start`: the environment, the databases, the port, and how it all ends. */
async function main(): Promise<void> {
  const env = parseConsoleEnv(process.env)
  let port = env.PORT
  const opened = openConsole({
    env,
    port: () => port,
    serveApp: serveApp({ dir: path.join(import.meta.dirname, '..', 'dist') }),
  })
  const listener = getRequestListener(opened.app.fetch, { overrideGlobalObjects: false })
  const listening = await listen((request, response) => void listener(request, response), env.HOST, env.PORT)
  port = listening.port
  stopOnSignals(async () => {
    await listening.close(10_000)
    await opened.close()
  })
  const mode =
    opened.upstream.host === null ? 'sandbox (no EXA_API_KEY set)' : `live on ${opened.upstream.host}`
  process.stdout.write(`Imports Console on ${listening.url} — ${mode}${env.READ_ONLY ? ', read-only' : ''}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
}
