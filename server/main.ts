import path from 'node:path'
import { deadlineIn } from './deadline.ts'
import { parseConsoleEnv } from './env.ts'
import { listen, startFailure, stopOnSignals } from './listen.ts'
import { openConsole } from './open-console.ts'
import { createRequestListener } from './request-listener.ts'
import { serveApp } from './static.ts'

/** How long what is under way has to end when the console is told to stop. */
const graceMs = 10_000

/** `npm start`: the environment, the databases, the port, and how it all ends. */
async function main(): Promise<void> {
  const env = parseConsoleEnv(process.env)
  let port = env.PORT
  const opened = openConsole({
    env,
    port: () => port,
    serveApp: serveApp({ dir: path.join(import.meta.dirname, '..', 'dist') }),
  })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  stopOnSignals(async () => {
    const deadline = deadlineIn(graceMs)
    opened.quiesce()
    await listening.close(deadline.left())
    await opened.close(deadline.left())
  })
  // Not before the port is ours: a second console started by mistake must leave the records of the first alone.
  opened.start()
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
