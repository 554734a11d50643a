import { defaultTiming } from '../delete/timing.ts'
import { parseConsoleEnv } from '../env/env.ts'
import { createRequestListener, listen, stopOnSignals } from '../listen.ts'
import { openConsole } from '../open-console.ts'
import { stopConsole } from '../serve-console.ts'

/**
 * The server of `npm start` for tests that kill it: the same in everything but the built app, which it has none of, and
 * its waits, which are short.
 */
const timing = {
  ...defaultTiming,
  totalMs: 1_500,
  callMs: 1_000,
  recordMs: 300,
  recordRetryMs: 30,
  deleteRetryMs: 10,
  readRetryMs: 10,
  jobRetryMs: 50,
  lateCheckMs: [0, 50, 200, 1_000, 5_000],
}

const env = parseConsoleEnv(process.env)
let port = env.PORT
const opened = await openConsole({ env, port: () => port, timing, pauses: { shortestMs: 5, longestMs: 60 } })
const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
port = listening.port
stopOnSignals((signal) => stopConsole(opened, listening, signal))
opened.start()
process.stdout.write(`Imports Console on ${listening.url}\n`)
