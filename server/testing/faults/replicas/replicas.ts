import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LifeAnswer } from '../life.ts'
import type { Arena } from './arena.ts'
import type { ReplicaProcess } from './replica-process.ts'

type Replica = { process: ReplicaProcess; url: string; isOver: boolean }

type Options = {
  arena: Arena
  count: number
  database: string
  perSecond: number | null
  /** For how long they hold jobs. */
  undoSeconds: number
  /** Where they note the heads that they log. */
  headsFile: string
}

const answerWithinMs = 60_000
const retryMs = 50

/** The replicas of a history: each has its place, and in it one process after the other. */
export function createReplicas({ arena, count, database, perSecond, undoSeconds, headsFile }: Options) {
  const places: (Replica | null)[] = Array.from({ length: count }, () => null)
  /** What is done to a place is done one after the other. */
  const turns: Promise<unknown>[] = places.map(() => Promise.resolve())
  let kills = 0
  let lives = 0
  let isClosing = false

  const inTurn = <T>(place: number, work: () => Promise<T>): Promise<T> => {
    const done = (turns[place] ?? Promise.resolve()).then(work)
    turns[place] = done.catch(() => {})
    return done
  }

  const begin = async (place: number, key: string): Promise<Replica> => {
    const process = await arena.processes.take()
    const line = arena.lines[place]
    if (!line) throw new Error('There are more replicas than lines.')
    const environment = {
      DATABASE_URL: line.url(database, `replica_${place}`),
      EXA_API_KEY: key,
      EXA_BASE_URL: arena.wire.url,
      SECRET_KEYS: 'a'.repeat(44),
      RATE_LIMIT_RPS: String(perSecond ?? 1000),
      DATA_DIR: path.join(arena.folder, `data-${place}`),
      LOG_LEVEL: 'info',
      UNDO_SECONDS: String(undoSeconds),
      PORT: '0',
    }
    for (;;)
      try {
        const url = await process.open({ environment, headsFile, logFile: logFile(database, place) })
        lives += 1
        return { process, url, isOver: false }
      } catch (error) {
        // A supervisor starts it again, until its database is there.
        if (isClosing || !process.isAlive() || !/database/i.test(String(error))) throw error
        await delay(retryMs)
      }
  }

  const at = (place: number): number => place % count
  /** The replica at a place, or the next one there is. */
  const find = (place: number): Replica | null => {
    for (let step = 0; step < count; step++) {
      const replica = places[at(place + step)]
      if (replica && !replica.isOver) return replica
    }
    return null
  }

  return {
    at,
    kills: () => kills,
    lives: () => lives,
    begin: (place: number, key: string) =>
      inTurn(at(place), async () => void (places[at(place)] = await begin(at(place), key))),

    /** Kills the one at a place; after a while another one begins there. */
    kill: async (place: number, forMs: number, key: string) => {
      const number = at(place)
      return inTurn(number, async () => {
        const replica = places[number]
        if (!replica) return
        replica.isOver = true
        places[number] = null
        kills += 1
        await replica.process.kill()
        await delay(forMs)
        places[number] = await begin(number, key)
      })
    },
    /** A new one begins, and then the one at a place is told to end. */
    replace: (place: number, key: string) =>
      inTurn(at(place), async () => {
        const number = at(place)
        const replica = places[number]
        places[number] = await begin(number, key)
        await replica?.process.terminate()
        if (replica) replica.isOver = true
      }),
    freeze: (place: number, forMs: number) =>
      inTurn(at(place), async () => places[at(place)]?.process.freeze(forMs)),
    setClock: (place: number, shiftMs: number) => places[at(place)]?.process.setClock(shiftMs),

    /** Asks the one at a place, or the next one. Throws when it ends before it answers, or where there is none. */
    ask: async (
      place: number,
      method: string,
      address: string,
      { body, key }: { body?: unknown; key?: string } = {},
    ): Promise<LifeAnswer> => {
      const replica = find(place)
      if (!replica) throw new Error('There is no replica at present.')
      const answer = await fetch(`${replica.url}${address}`, {
        method,
        headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(answerWithinMs),
      })
      return {
        status: answer.status,
        body: (await answer.json()) as Record<string, unknown>,
        deletionId: answer.headers.get('x-deletion-id'),
      }
    },
    /** Resolves when nothing is being done to any of them. */
    quiet: () => Promise.all(turns),
    /** Ends all consoles and leaves their processes to the next history. */
    close: async () => {
      isClosing = true
      await Promise.all(turns)
      await Promise.all(
        places.splice(0).map(async (replica) => {
          if (replica && (await replica.process.close())) arena.processes.giveBack(replica.process)
        }),
      )
    },
  }
}

/** `FAULTS_LOG=<folder>`: the logs of all replicas go there. */
function logFile(database: string, place: number): string | null {
  const folder = process.env['FAULTS_LOG']
  return folder ? path.join(folder, `${database}-${place}.log`) : null
}

export type Replicas = ReturnType<typeof createReplicas>
