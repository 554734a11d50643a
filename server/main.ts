import { parseConsoleEnv } from './env/env.ts'
import { startFailure, stopOnSignals } from './listen.ts'
import { reportStart } from './api-check.ts'
import { serveConsole } from './serve-console.ts'

/** `npm start`: the environment, the console, and how it ends. */
async function main(): Promise<void> {
  const env = parseConsoleEnv(process.env)
  const { url, publicUrl, upstreamHost, checkStart, stop } = await serveConsole(env)
  let stopping = false
  stopOnSignals((signal) => {
    stopping = true
    return stop(signal)
  })
  const mode = upstreamHost === null ? 'sandbox (no EXA_API_KEY set)' : `live on ${upstreamHost}`
  const at = publicUrl === url ? url : `${publicUrl} (listens on ${url})`
  process.stdout.write(`Imports Console on ${at} — ${mode}${env.READ_ONLY ? ', read-only' : ''}\n`)
  if (publicUrl !== url && env.AUTH === undefined)
    process.stdout.write(
      'Nobody signs in here: whoever reaches that address may do everything. AUTH changes that.\n',
    )
  if (checkStart) await reportStart(checkStart, () => stopping)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exit(1)
}
