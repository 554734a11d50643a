import { parseConsoleEnv } from './env.ts'
import { startFailure, stopOnSignals } from './listen.ts'
import { serveConsole } from './serve-console.ts'

/** `npm start`: the environment, the console, and how it ends. */
async function main(): Promise<void> {
  const env = parseConsoleEnv(process.env)
  const { url, upstreamHost, stop } = await serveConsole(env)
  stopOnSignals(stop)
  const mode = upstreamHost === null ? 'sandbox (no EXA_API_KEY set)' : `live on ${upstreamHost}`
  process.stdout.write(`Imports Console on ${url} — ${mode}${env.READ_ONLY ? ', read-only' : ''}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
}
