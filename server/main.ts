import { parseConsoleEnv } from './env.ts'
import { startFailure, stopOnSignals } from './listen.ts'
import { serveConsole } from './serve-console.ts'
import type { StartFinding } from './start-check.ts'

/** `npm start`: the environment, the console, and how it ends. */
async function main(): Promise<void> {
  const env = parseConsoleEnv(process.env)
  const { url, upstreamHost, checkStart, stop } = await serveConsole(env)
  let stopping = false
  stopOnSignals(() => {
    stopping = true
    return stop()
  })
  const mode = upstreamHost === null ? 'sandbox (no EXA_API_KEY set)' : `live on ${upstreamHost}`
  process.stdout.write(`Imports Console on ${url} — ${mode}${env.READ_ONLY ? ', read-only' : ''}\n`)
  if (checkStart) await report(checkStart, () => stopping)
}

/** Prints what a live start found. It serves already: an API that does not answer is no reason not to. */
async function report(checkStart: () => Promise<StartFinding>, isStopping: () => boolean): Promise<void> {
  try {
    const { answers, line } = await checkStart()
    if (!isStopping()) (answers ? process.stdout : process.stderr).write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
}
