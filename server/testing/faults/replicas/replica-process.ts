import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { FromReplica, ToReplica } from './replica-messages.ts'

export type ReplicaProcess = {
  /** Opens a console and gives its address. Throws what opening it failed with, or that it ended. */
  open: (what: Omit<ToReplica & { kind: 'open' }, 'kind'>) => Promise<string>
  /** Ends the console, and leaves the process to the next one. Gives whether that worked in time. */
  close: () => Promise<boolean>
  /** Ends the process where it stands. */
  kill: () => Promise<void>
  /** Ends it as a supervisor would: by SIGTERM. Throws where it does not end well or in time. */
  terminate: () => Promise<void>
  /** Stops it where it stands, and lets it go on after a while. */
  freeze: (forMs: number) => Promise<void>
  setClock: (shiftMs: number) => void
  isAlive: () => boolean
}

/** When a process stood still, on the clock of `performance.now()` of this one. */
export type Lag = { from: number; to: number }

const main = path.join(import.meta.dirname, 'replica-main.ts')
const shiftedClock = pathToFileURL(path.join(import.meta.dirname, '../shifted-clock.ts')).href
const compileCache = path.join(import.meta.dirname, '../../../../node_modules/.cache/fault-tests')
const closeMs = 3_000
const terminateMs = 15_000

/** Starts the process of a replica. What it says of standing still is added to `lags`. */
async function startReplicaProcess(lags: Lag[]): Promise<ReplicaProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'replica-'))
  const clockFile = path.join(folder, 'clock')
  const child: ChildProcess = spawn(process.execPath, ['--import', shiftedClock, main], {
    env: { CLOCK_FILE: clockFile, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  let isGone = false
  const waiting = new Set<{
    kinds: string[]
    resolve: (m: FromReplica) => void
    reject: (e: Error) => void
  }>()
  const exited = once(child, 'exit').then(([code, signal]) => {
    isGone = true
    rmSync(folder, { recursive: true, force: true })
    const why = new Error(`A replica ended with ${String(code ?? signal)}: ${said}`)
    for (const { reject } of waiting) reject(why)
    waiting.clear()
    return code as number | null
  })
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)))
  child.on('message', (message: FromReplica) => {
    if (message.kind === 'lagged') {
      const now = performance.now()
      lags.push({ from: now - message.lagMs, to: now })
      return
    }
    for (const each of waiting)
      if (each.kinds.includes(message.kind)) {
        waiting.delete(each)
        each.resolve(message)
      }
  })
  const hear = (...kinds: FromReplica['kind'][]) =>
    new Promise<FromReplica>((resolve, reject) => {
      if (isGone) reject(new Error('The replica has ended.'))
      waiting.add({ kinds, resolve, reject })
    })
  const tell = (message: ToReplica) => child.send(message, () => {})
  const onExit = () => child.kill('SIGKILL')
  process.once('exit', onExit)
  void exited.then(() => process.off('exit', onExit))
  await hear('ready')

  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return {
    open: async (what) => {
      tell({ kind: 'open', ...what })
      const answer = await hear('opened', 'failed')
      if (answer.kind !== 'opened') throw new Error(answer.kind === 'failed' ? answer.why : answer.kind)
      return answer.url
    },
    close: async () => {
      if (isGone) return false
      tell({ kind: 'close' })
      const answer = await Promise.race([
        hear('closed', 'failed').catch(() => null),
        delay(closeMs, null, { ref: false }),
      ])
      if (answer?.kind === 'closed') return true
      await kill()
      return false
    },
    kill,
    terminate: async () => {
      child.kill('SIGTERM')
      const code = await Promise.race([exited, delay(terminateMs, 'late' as const, { ref: false })])
      if (code !== 0 && child.signalCode !== 'SIGKILL')
        throw new Error(`A replica that was told to end ended with ${code}: ${said}`)
    },
    freeze: async (forMs) => {
      child.kill('SIGSTOP')
      await delay(forMs)
      child.kill('SIGCONT')
    },
    setClock: (shiftMs) => {
      if (!isGone) writeFileSync(clockFile, String(shiftMs))
    },
    isAlive: () => !isGone,
  }
}

/** Replicas' processes, one of which is always started ahead of need. */
export function createProcesses(lags: Lag[]) {
  const start = () => {
    const started = startReplicaProcess(lags)
    // Who takes it hears of it.
    started.catch(() => {})
    return started
  }
  let spare = start()
  const used = new Set<ReplicaProcess>()
  const free: ReplicaProcess[] = []
  return {
    /** One that serves nothing. */
    take: async (): Promise<ReplicaProcess> => {
      for (let process = free.pop(); process; process = free.pop()) if (process.isAlive()) return process
      const starting = spare
      spare = start()
      const taken = await starting
      used.add(taken)
      return taken
    },
    /** One that serves nothing any more. */
    giveBack: (process: ReplicaProcess) => {
      process.setClock(0)
      free.push(process)
    },
    close: async () => {
      used.add(await spare)
      await Promise.all([...used].filter((each) => each.isAlive()).map((each) => each.kill()))
    },
  }
}
