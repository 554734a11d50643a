import * as v from 'valibot'
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from '../../../src/contract/account.ts'
import { type Job, type JobItem, jobSchema } from '../../../src/contract/job.ts'
import type { ChainHead } from '../../ledger/chain.ts'
import { verifyLedger } from '../../sqlite/integrity.ts'
import { ledgerFiles } from '../../sqlite/ledger-files.ts'
import type { Identity, Life } from './life.ts'
import { type Ask, type HeldJob, readLedger, seenFrom, type Trace } from './trace.ts'
import { createWorld, type World, type WorldOptions } from './world.ts'

/** Begins a console on a data folder, or again on what an earlier one left there. */
export type Begin = (
  world: World,
  dataDir: string,
  options: { perSecond: number | null; identity: Identity },
) => Promise<Life>

type Options = {
  account: Account
  /** The key that it is opened with. */
  key: string | null
  dataDir: string
  begin: Begin
  perSecond: number | null
  world: WorldOptions
  /** Whether a call is there as soon as it is sent. Else its record may have got an end meanwhile. */
  callsArriveAtOnce: boolean
  /** How the ledger tells keys apart. */
  fingerprintOf: (key: string | null) => string | null
  /** Waits a moment. Throws when the history has lost its way. */
  patience: () => Promise<void>
}

/** A console that people use, until it is over. */
type Used = { life: Life; isOver: boolean }

/** The most time for a record to be corrected once the call that it tells of took effect. */
const correctedWithinMs = 5_000

/** Looks at jobs that do not end, before they are asked to go on. */
const looksToNudge = 100

export type AccountPlay = ReturnType<typeof createAccountPlay>

/** One account in a history: its upstream, its consoles, one after the other or at once, and what people ask of them. */
export function createAccountPlay(options: Options) {
  const { account, dataDir, begin, perSecond, callsArriveAtOnce, fingerprintOf, patience } = options
  const files = ledgerFiles(dataDir, account)
  const asked = new Map<string, string[]>()
  const denied = new Set<string>()
  const deniedJobs: string[] = []
  const asks: Ask[] = []
  const held: HeldJob[] = []
  const underWay = new Set<Promise<void>>()
  const synchronous: number[] = []
  const living = new Set<Life>()
  let kills = 0
  let lives = 0
  let key = options.key
  let current: Used | null = null
  let makeRoom: (() => void)[] | null = null

  let opened: ReturnType<typeof openOther> | null = null
  /** Another program's connection to the ledger. */
  const other = () => (opened ??= openOther(files.ledger))

  const world = createWorld(options.world, (id, usedKey) => ({
    hadIntent: callsArriveAtOnce ? other().hasIntent(id) : other().hasRecord(id),
    keyKnown: other().isKeyKnown(fingerprintOf(usedKey)),
    unnotedIntents: other().intentsAfter(() => notedSeq(files.head)),
    lives,
    wallAt: Date.now(),
  }))

  const live = async (withKey: string | null): Promise<Used> => {
    const life = await begin(world, dataDir, { perSecond, identity: { account, key: withKey } })
    lives += 1
    living.add(life)
    if (makeRoom && life.fillDisk) makeRoom.push(life.fillDisk())
    return { life, isOver: false }
  }

  const leave = async (used: Used, how: 'crash' | 'end'): Promise<void> => {
    used.isOver = true
    const level = used.life.synchronous()
    if (level !== null) synchronous.push(level)
    if (how === 'crash') kills += 1
    living.delete(used.life)
    await used.life[how]()
  }

  const now = (): Used => {
    if (!current) throw new Error('No console of this account is running.')
    return current
  }

  const change = (path: string) => now().life.ask('POST', path, { body: {} })

  const background = (work: Promise<void>) => {
    const noted = work.catch(() => {}).finally(() => underWay.delete(noted))
    underWay.add(noted)
  }

  const deleteOne = async (id: string, used = now()): Promise<void> => {
    const ask: Ask = { importId: id, status: null, code: null, deletionId: null }
    asks.push(ask)
    const { status, body, deletionId } = await used.life.ask('DELETE', `/api/websets/v0/imports/${id}`)
    // What a console says in its last moment nobody hears.
    if (used.isOver) return
    const code = typeof body['code'] === 'string' ? body['code'] : null
    const record = typeof body['deletionId'] === 'string' ? body['deletionId'] : deletionId
    Object.assign(ask, { status, code, deletionId: record })
  }

  /** Asks for a job until it is there: whoever got no answer asks again with the same key. */
  const createJob = async (jobKey: string, ids: string[]): Promise<void> => {
    asked.set(jobKey, ids)
    for (;;) {
      const { life } = now()
      const { status, body } = await life.ask('POST', '/api/console/jobs', { key: jobKey, body: { ids } })
      if (status === 200 && denied.has(jobKey)) deniedJobs.push(jobKey)
      if (status < 300) return
      if (status < 500) throw new Error(JSON.stringify(body))
      if (body['code'] === 'ledger_unavailable') denied.add(jobKey)
      await patience()
    }
  }

  /** The same for a job that is held. */
  const createHeldJob = async (jobKey: string, ids: string[], holdMs: number): Promise<HeldJob> => {
    const job: HeldJob = {
      key: jobKey,
      ids,
      holdMs,
      askedAt: performance.now(),
      askedWallAt: Date.now(),
      lives,
      undoneAt: null,
    }
    held.push(job)
    await createJob(jobKey, ids)
    return job
  }

  /** Takes a job back, and notes what it was told. */
  const undo = async (job: HeldJob): Promise<void> => {
    const used = now()
    const found = await used.life.ask('GET', `/api/console/jobs/requests/${job.key}`)
    const { status } = await used.life.ask('POST', `/api/console/jobs/${String(found.body['id'])}/undo`, {
      body: {},
    })
    if (used.isOver) return
    if (status === 200) job.undoneAt ??= performance.now()
  }

  /** Resumes what is paused or stopped, until all are finished. */
  const finishJobs = async (until: () => boolean): Promise<void> => {
    for (let looks = 1; !until(); looks++) {
      // What could not begin is tried again every half minute, or when somebody confirms a key, also a known one.
      if (looks % looksToNudge === 0) await change('/api/console/account/confirm')
      const all = other().jobs()
      if (all.every(({ state }) => state === 'finished' || state === 'undone')) return
      for (const { id, state } of all)
        if (state === 'paused' || state === 'stopped') await change(`/api/console/jobs/${id}/resume`)
      await patience()
    }
  }

  /** Ids that a call of ours deleted and that no record says so of. */
  const unrecorded = () =>
    world.calls.filter((call) => call.deleted && !other().saysDeleted(call.id)).map(({ id }) => id)

  return {
    world,
    files,
    background,
    deleteOne,
    createJob,
    createHeldJob,
    undo,
    finishJobs,
    change,
    isLive: () => current !== null,
    life: () => now().life,

    begin: async (withKey = key) => void (current = await live(withKey)),
    end: async (how: 'crash' | 'end') => {
      const used = now()
      await leave(used, how)
      current = null
    },
    /** A key that people trust from now on. */
    keep: (newKey: string) => void (key = newKey),

    secondConsole: async (ids: string[], forMs: number, how: 'crash' | 'end') => {
      const used = await live(key)
      for (const id of ids) background(deleteOne(id, used))
      await delay(forMs)
      await leave(used, how)
    },

    lock: (forMs: number) => {
      const { database } = other()
      if (database.isTransaction) return
      database.exec('BEGIN IMMEDIATE')
      setTimeout(() => database.isOpen && database.exec('ROLLBACK'), forMs)
    },
    fillDisk: (forMs: number) => {
      if (makeRoom) return
      makeRoom = [...living].flatMap(({ fillDisk }) => (fillDisk ? [fillDisk()] : []))
      setTimeout(() => {
        for (const make of makeRoom ?? []) make()
        makeRoom = null
      }, forMs)
    },
    /** A folder stands where one of the files of heads was, and nothing can be written to that. */
    blockHeads: (which: 'head' | 'headsLog', forMs: number) => {
      const file = files[which]
      const aside = `${file}.aside`
      if (existsSync(aside)) return
      renameSync(file, aside)
      mkdirSync(file)
      setTimeout(() => {
        if (!existsSync(aside)) return
        rmdirSync(file)
        renameSync(aside, file)
      }, forMs)
    },

    /** Plays on until every job is finished, no record is open, and what took effect late is corrected or was not in time. */
    settle: async (): Promise<void> => {
      await finishJobs(() => false)
      await Promise.all(underWay)
      while (other().isAnyOpen()) {
        await now().life.recheckOpen()
        await patience()
      }
      await world.quiet()
      const giveUpAt = performance.now() + correctedWithinMs
      while (unrecorded().length > 0 && performance.now() < giveUpAt) {
        await now().life.recheckOpen()
        await patience()
      }
      await finishJobs(() => false)
      // What could not be noted meanwhile is noted now, as whoever watches over the console would have it.
      while ((await now().life.ask('GET', '/readyz')).status !== 200) await patience()
    },

    /** What the console shows at the end. */
    shown: async (): Promise<Trace['jobs']> => {
      const shown: Trace['jobs'] = []
      for (const { id } of other().jobs()) {
        const address = `/api/console/jobs/${id}`
        const job: Job = v.parse(jobSchema, (await now().life.ask('GET', address)).body)
        const { body } = await now().life.ask('GET', `${address}/items?limit=200`)
        shown.push({ job, ids: [...asked.values()][shown.length] ?? [], items: body['data'] as JobItem[] })
      }
      return shown
    },

    /** All that is to be known of it, once its consoles have ended. */
    trace: (jobs: Trace['jobs'], others: Trace[]): Trace => {
      const database = new DatabaseSync(files.ledger)
      try {
        return {
          ...seenFrom(world),
          ...readLedger(database),
          asked: new Set([...asks.map(({ importId }) => importId), ...[...asked.values()].flat()]),
          asks,
          deniedJobs,
          jobs,
          held,
          head: headsIn(files.head).at(-1) ?? null,
          loggedHeads: headsIn(files.headsLog),
          problems: verifyLedger({ database, files, account }).problems,
          synchronous,
          kills,
          lives,
          callsArriveAtOnce,
          others,
          replicated: null,
        }
      } finally {
        database.close()
      }
    },

    close: async () => {
      opened?.close()
      for (const life of living) await life.end().catch(() => {})
    },
  }
}

/** The lines "number hash …" of a file, read by ourselves. */
function headsIn(file: string): ChainHead[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => ({ seq: Number(line.split(' ')[0]), hash: line.split(' ')[1] ?? '' }))
}

/** The number of the entry that is noted as the last. Where a folder stands in its place, nothing was noted meanwhile. */
function notedSeq(file: string): number {
  const aside = `${file}.aside`
  return headsIn(existsSync(aside) ? aside : file).at(-1)?.seq ?? 0
}

function openOther(file: string) {
  const database = new DatabaseSync(file, { timeout: 0 })
  const count = (sql: string) => {
    const statement = database.prepare(`SELECT count(*) AS n FROM ${sql}`)
    return (...args: (string | number | null)[]) => Number(statement.get(...args)?.['n'])
  }
  const intents = count(`deletions WHERE import_id = ? AND outcome = 'intended'`)
  const any = count('deletions WHERE import_id = ?')
  const open = count(`deletions WHERE outcome IN ('intended','unknown')`)
  const deleted = count(`deletions WHERE import_id = ? AND outcome = 'deleted'`)
  const keys = count(
    `entries WHERE event IN ('account_opened','key_confirmed') AND body ->> '$.keyFingerprint' IS ?`,
  )
  const intentSeqs = database.prepare(
    `SELECT seq FROM entries WHERE deletion_id IS NOT NULL AND body ->> '$.outcome' = 'intended'`,
  )
  const jobs = database.prepare('SELECT id, state FROM jobs ORDER BY id')
  return {
    database,
    hasIntent: (id: string) => intents(id) > 0,
    hasRecord: (id: string) => any(id) > 0,
    isAnyOpen: () => open() > 0,
    saysDeleted: (id: string) => deleted(id) > 0,
    isKeyKnown: (fingerprint: string | null) => keys(fingerprint) > 0,
    /** Intents that are behind a head, which is read after them: more may be written at any moment. */
    intentsAfter: (head: () => number) => {
      const written = intentSeqs.all().map(({ seq }) => Number(seq))
      const noted = head()
      return written.filter((seq) => seq > noted).length
    },
    jobs: () => jobs.all().map(({ id, state }) => ({ id: String(id), state: String(state) })),
    close: () => {
      if (database.isTransaction) database.exec('ROLLBACK')
      database.close()
    },
  }
}
