import { appendFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { defaultTiming } from '../../../delete/timing.ts'
import { parseConsoleEnv } from '../../../env/env.ts'
import { createRequestListener, listen, type Listening, stopOnSignals } from '../../../listen.ts'
import { type OpenConsole, openConsole, type ReplicaTiming } from '../../../open-console.ts'
import { stopConsole } from '../../../serve-console.ts'
import type { FromReplica, ToReplica } from './replica-messages.ts'

/**
 * A replica as a process of its own, which is told what to serve and can serve one console after another: most of what a
 * start takes is reading the same files. The console is that of `npm start` in everything but the built app, and its waits,
 * which are short.
 */
const timing = {
  ...defaultTiming,
  totalMs: 800,
  callMs: 500,
  recordMs: 200,
  recordRetryMs: 30,
  deleteRetryMs: 10,
  readRetryMs: 10,
  jobRetryMs: 80,
  lateCheckMs: [0, 50, 200, 1_000, 5_000],
  listAllEveryMs: 100,
}
const pauses = { shortestMs: 5, longestMs: 60 }
const replicaTiming: ReplicaTiming = {
  leases: { heldMs: 1_500, renewEveryMs: 300, lookEveryMs: 200 },
  holds: { heldMs: 1_500, renewEveryMs: 500 },
  drainMs: 200,
}
const closeMs = 500
const lookForLagEveryMs = 5
const lagWorthTellingMs = 15

const tell = (message: FromReplica) => process.send?.(message)

type Served = { opened: OpenConsole; listening: Listening }
let served: Served | null = null

async function open({ environment, headsFile, logFile }: ToReplica & { kind: 'open' }) {
  const env = parseConsoleEnv(environment)
  let port = 0
  const opened = await openConsole({
    env,
    port: () => port,
    timing,
    pauses,
    replicaTiming,
    logTo: {
      write: (line) => {
        if (line.includes('"ledger head"')) appendFileSync(headsFile, line)
        if (logFile !== null) appendFileSync(logFile, line)
      },
    },
  })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  served = { opened, listening }
  opened.start()
  tell({ kind: 'opened', url: listening.url })
  // Whoever is killed leaves nothing for the next one to start with.
  flushCompileCache()
}

/** Between two histories: nobody is sent elsewhere. */
async function close() {
  if (served === null) return tell({ kind: 'closed' })
  const { opened, listening } = served
  served = null
  opened.quiesce()
  await listening.close(0)
  await opened.close(closeMs)
  tell({ kind: 'closed' })
}

process.on('message', (message: ToReplica) => {
  const work = message.kind === 'open' ? open(message) : close()
  work.catch((error: unknown) => {
    tell({ kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  })
})
process.on('disconnect', () => process.exit(1))
stopOnSignals(async () => {
  if (served) await stopConsole(served.opened, served.listening)
})

let lookedAt = performance.now()
setInterval(() => {
  const now = performance.now()
  const lagMs = now - lookedAt - lookForLagEveryMs
  lookedAt = now
  if (lagMs > lagWorthTellingMs) tell({ kind: 'lagged', lagMs })
}, lookForLagEveryMs).unref()

tell({ kind: 'ready' })
