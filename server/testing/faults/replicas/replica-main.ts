import { appendFileSync } from 'node:fs'
import { deadlineIn } from '../../../deadline.ts'
import { defaultTiming } from '../../../delete/timing.ts'
import { parseConsoleEnv } from '../../../env/env.ts'
import { createRequestListener, listen } from '../../../listen.ts'
import { openConsole } from '../../../open-console.ts'
import type { FromReplica, ToReplica } from './replica-messages.ts'

/**
 * A replica as a process of its own, which is told what to serve and can serve one console after another: most of what a
 * start takes is reading the same files. The console is that of `npm start` in everything but the built app, and its waits,
 * which are short.
 */
const timing = {
  ...defaultTiming,
  totalMs: 1_000,
  callMs: 600,
  recordMs: 200,
  recordRetryMs: 30,
  deleteRetryMs: 10,
  readRetryMs: 10,
  jobRetryMs: 50,
  lateCheckMs: [0, 50, 200, 1_000, 5_000],
  listAllEveryMs: 100,
}
const pauses = { shortestMs: 5, longestMs: 60 }
const lookForLagEveryMs = 5
const lagWorthTellingMs = 15

const tell = (message: FromReplica) => process.send?.(message)

let end: (graceMs: number) => Promise<void> = async () => {}

async function open({ environment, headsFile, logFile }: ToReplica & { kind: 'open' }) {
  const env = parseConsoleEnv(environment)
  let port = 0
  const opened = await openConsole({
    env,
    port: () => port,
    timing,
    pauses,
    logTo: {
      write: (line) => {
        if (line.includes('"ledger head"')) appendFileSync(headsFile, line)
        if (logFile !== null) appendFileSync(logFile, line)
      },
    },
  })
  const listening = await listen(createRequestListener(opened.app), env.HOST, env.PORT)
  port = listening.port
  end = async (graceMs) => {
    end = async () => {}
    const deadline = deadlineIn(graceMs)
    opened.quiesce()
    await listening.close(deadline.left())
    await opened.close(deadline.left())
  }
  opened.start()
  tell({ kind: 'opened', url: listening.url })
}

process.on('message', (message: ToReplica) => {
  const work = message.kind === 'open' ? open(message) : end(500).then(() => tell({ kind: 'closed' }))
  work.catch((error: unknown) => {
    tell({ kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  })
})
process.on('disconnect', () => process.exit(1))
process.on('SIGTERM', () => {
  end(10_000).then(
    () => process.exit(0),
    () => process.exit(1),
  )
})

let lookedAt = performance.now()
setInterval(() => {
  const now = performance.now()
  const lagMs = now - lookedAt - lookForLagEveryMs
  lookedAt = now
  if (lagMs > lagWorthTellingMs) tell({ kind: 'lagged', lagMs })
}, lookForLagEveryMs).unref()

tell({ kind: 'ready' })
