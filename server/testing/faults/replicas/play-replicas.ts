import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChainHead } from '../../../ledger/chain.ts'
import { importId } from '../history.ts'
import { readRows, seenFrom, type Trace } from '../trace.ts'
import { createWorld, type Look } from '../world.ts'
import type { Arena } from './arena.ts'
import { readAudit } from './audit.ts'
import { createPeople } from './people.ts'
import { createReplicas, type Replicas } from './replicas.ts'
import type { Hold, ReplicasHistory, ReplicaStep } from './replicas-history.ts'
import { connectStored, type Stored } from './stored.ts'

export type ReplicasOptions = {
  /** SQL that is run as the history begins, to plant a bug. */
  sabotage?: string
  /** The same when it has ended, before anybody looks at it. */
  sabotageAfter?: string
  /** What else is done to it, once so many calls have reached upstream. */
  meddle?: { atCall: number; how: (there: { arena: Arena; key: string; ask: Replicas['ask'] }) => unknown }
}

const lookEveryMs = 25
/** A history that takes longer than this has lost its way. */
const longestMs = 120_000
/** The same for one with a planted bug, which may be why. */
const longestPlantedMs = 12_000
const hourMs = 3_600_000
let played = 0

/** Plays a history with replicas to its end: every job finished, after resumes, and no record open. Throws when it never ends. */
export async function playReplicas(
  history: ReplicasHistory,
  arena: Arena,
  options: ReplicasOptions = {},
): Promise<Trace> {
  const database = await arena.newDatabase(history.steps.some(({ act }) => act === 'disk full'))
  const stored = connectStored(arena.postgres.url(database))
  const player = createPlayer(history, { arena, stored, database, key: `key-of-history-${++played}` })
  try {
    if (options.sabotage) await stored.query(options.sabotage)
    return await player.play(options)
  } finally {
    await player.close()
    await stored.close()
    await arena.dropDatabase(database)
  }
}

type Stage = { arena: Arena; stored: Stored; database: string; key: string }

function createPlayer(history: ReplicasHistory, { arena, stored, database, key: firstKey }: Stage) {
  const { postgres, lines, disk, wire } = arena
  const headsFile = path.join(arena.folder, `heads-${database}`)
  const count = history.replicas
  let giveUpAt = performance.now() + longestMs
  const ids = Array.from({ length: history.imports }, (_, number) => importId(history, number))
  const { hold } = history
  /** Of a job that somebody undoes, or tries to. */
  const idsToUndo = hold ? Array.from({ length: 4 }, (_, number) => `import_to_undo_${number}`) : []
  const steps = history.steps.toSorted((a, b) => a.atCall - b.atCall)
  const lagsBefore = arena.lags.length
  /** When somebody began to confirm a key, on the clock of the machine. */
  const confirmedAt = new Map([[firstKey, 0]])
  const looks: { look: Look; id: string; key: string | null; at: number }[] = []
  let key = firstKey

  const world = createWorld({ ...history, ids: [...ids, ...idsToUndo] }, (id, usedKey) => {
    // What the database held at this moment is found out at the end: it may be down.
    const look = { hadIntent: false, keyKnown: false, unnotedIntents: 0, lives: 0, wallAt: 0 }
    looks.push({ look, id, key: usedKey, at: Date.now() })
    return look
  })
  wire.show(world, firstKey)
  for (const number of history.goneBefore) world.strangerDeletes(importId(history, number))

  const patience = async () => {
    if (performance.now() > giveUpAt) throw new Error('The history never ended.')
    await delay(lookEveryMs)
  }
  const { perSecond } = history
  const undoSeconds = hold ? 1 : 0
  const replicas = createReplicas({ arena, count, database, perSecond, undoSeconds, headsFile })
  const people = createPeople({ replicas, stored, world, patience })
  const { background } = people

  let restarts: Promise<void> = Promise.resolve()
  const restartDatabase = ({ how, forMs }: Extract<ReplicaStep, { act: 'database restarts' }>) => {
    const before = restarts
    const restart = async () => {
      await before
      await postgres.end(how)
      await delay(forMs)
      await postgres.start()
    }
    return (restarts = restart())
  }

  const changeKey = async ({ replica, confirm, forMs }: Extract<ReplicaStep, { act: 'new key' }>) => {
    const newKey = `${firstKey}-changed-to-${confirmedAt.size}`
    wire.show(world, newKey)
    await replicas.replace(replica, newKey)
    await delay(forMs)
    if (confirm) {
      confirmedAt.set(newKey, Date.now())
      await people.change('/api/console/account/confirm', replica)
      key = newKey
    } else await replicas.replace(replica, key)
  }

  const restartAll = async () => {
    for (let place = 0; place < count; place++) await replicas.replace(place, key)
  }

  const take = (step: ReplicaStep): unknown => {
    switch (step.act) {
      case 'delete one':
        return background(people.deleteOne(importId(history, step.which), step.replica))
      case 'stranger deletes':
        return world.strangerDeletes(importId(history, step.which))
      case 'another job': {
        const some = Array.from({ length: step.count }, (_, n) => importId(history, step.from + n))
        return people.createJob(`job-of-step-${steps.indexOf(step)}`, some, step.replica)
      }
      case 'stop':
        return people.change('/api/console/jobs/1/stop', step.replica).then(() => delay(step.forMs))
      case 'kill':
        return background(replicas.kill(step.replica, step.forMs, key))
      case 'freeze':
        return background(replicas.freeze(step.replica, step.forMs))
      case 'rolling restart':
        return background(restartAll())
      case 'database restarts':
        return background(restartDatabase(step))
      case 'connections cut': {
        const whose = step.replica === null ? '%' : `replica\\_${replicas.at(step.replica)}`
        const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = '${database}' AND application_name LIKE '${whose}' AND application_name <> 'test'`
        return background(stored.query(terminate))
      }
      case 'line stalls':
        return lines[replicas.at(step.replica)]?.stall(step.forMs)
      case 'commit lost':
        return lines[replicas.at(step.replica)]?.loseCommits(step.how, step.times)
      case 'disk full':
        disk?.fill()
        return background(delay(step.forMs).then(() => disk?.makeRoom()))
      case 'clock jumps':
        return replicas.setClock(step.replica, step.hours * hourMs)
      case 'new key':
        return changeKey(step)
    }
  }

  const undoOne = async ({ replica, killAfterMs, undoAfterMs }: Hold) => {
    await people.createJob('the-job-to-undo', idsToUndo, replica)
    background(delay(killAfterMs).then(() => replicas.kill(replica, 0, key)))
    background(delay(undoAfterMs).then(() => people.change('/api/console/jobs/2/undo', replica + 1)))
  }

  const happen = async (meddle: ReplicasOptions['meddle']) => {
    await Promise.all(Array.from({ length: count }, (_, place) => replicas.begin(place, key)))
    if (hold) replicas.setClock(hold.replica, hold.hours * hourMs)
    await people.createJob('the-job', ids, hold?.replica ?? 0)
    if (hold) await undoOne(hold)
    if (meddle) {
      await people.finishJobs(() => world.calls.length >= meddle.atCall)
      await meddle.how({ arena, key, ask: replicas.ask })
    }
    for (const step of steps) {
      // What is planned for later than the last call happens at the end.
      await people.finishJobs(() => world.calls.length >= step.atCall)
      await take(step)
    }
    await people.settle()
    await replicas.quiet()
    await restarts
  }

  return {
    play: async ({ sabotage, sabotageAfter, meddle }: ReplicasOptions): Promise<Trace> => {
      const isPlanted = sabotage !== undefined || meddle !== undefined
      if (isPlanted) giveUpAt = performance.now() + longestPlantedMs
      try {
        await happen(meddle)
      } catch (error) {
        // A bug may well be why it never ends.
        if (!isPlanted) throw error
      }
      giveUpAt = performance.now() + longestMs
      if (sabotageAfter) await stored.query(sabotageAfter)
      const jobs = await people.shown()
      const problems = await people.problems()
      await replicas.close()

      const deletions = (await stored.query('SELECT * FROM deletions ORDER BY id')).rows
      const entries = (await stored.query('SELECT * FROM entries ORDER BY seq')).rows
      const audit = await readAudit(stored.query)
      for (const { look, id, key: usedKey, at } of looks) {
        // The clock of the machine gives whole milliseconds here.
        look.hadIntent = audit.intents.some(
          ({ importId: of, committedAt }) => of === id && committedAt <= at + 1,
        )
        look.keyKnown = (confirmedAt.get(usedKey ?? '') ?? Infinity) <= at
      }
      const loggedHeads = headsIn(headsFile)
      const trace: Trace = {
        ...seenFrom(world),
        ...readRows(deletions, entries),
        asked: people.asked(),
        asks: people.asks,
        deniedJobs: people.deniedJobs,
        jobs,
        held: [],
        head: null,
        loggedHeads,
        problems,
        synchronous: [],
        kills: replicas.kills(),
        lives: replicas.lives(),
        callsArriveAtOnce: false,
        others: [],
        replicated: { perSecond: history.perSecond, lags: arena.lags.slice(lagsBefore), ...audit },
      }
      keep(trace, database)
      return trace
    },
    close: async () => {
      disk?.makeRoom()
      for (const line of lines) line.loseCommits('unsent', 0)
      await replicas.close()
      await restarts
      rmSync(headsFile, { force: true })
    },
  }
}

/** `FAULTS_LOG=<folder>`: what was seen of a history goes there, beside the logs of its replicas. */
function keep({ calls, records, asks, entries, replicated }: Trace, database: string): void {
  const folder = process.env['FAULTS_LOG']
  if (!folder) return
  const seen = JSON.stringify({ calls, records, asks, entries, replicated }, null, 1)
  writeFileSync(path.join(folder, `${database}.json`), seen)
}

/** The heads that the replicas logged, in that order. */
function headsIn(file: string): ChainHead[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { entry, hash } = JSON.parse(line) as { entry: number; hash: string }
      return { seq: entry, hash }
    })
}
