import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { type Job, type JobItem, jobSchema } from '../../../src/contract/job.ts'
import { fastLine } from './fast-upstream.ts'
import { type History, importId, type Step } from './history.ts'
import type { Life } from './life.ts'
import { beginLife } from './short-lives.ts'
import { readLedger, seenFrom, type SingleAnswer, type Trace } from './trace.ts'
import { createWorld, type World } from './world.ts'

/** Begins a console on a data folder, or again on what an earlier one left there. */
export type Begin = (world: World, dataDir: string, history: History) => Promise<Life>

export type PlayOptions = {
  /** In this process, when left out. */
  begin?: Begin
  /** Called last of all, with the ledger's file: to plant a bug. */
  afterwards?: (file: string) => void
}

const beginHere: Begin = async (world, dataDir, { perSecond }) =>
  beginLife({ dataDir, line: fastLine(world), perSecond })

const lookEveryMs = 3
/** A history that takes longer than this has lost its way. */
const longestMs = 30_000

/** Plays a history to its end: every job finished, after resumes, and no record open. Throws when it never ends. */
export async function play(
  history: History,
  { begin = beginHere, afterwards }: PlayOptions = {},
): Promise<Trace> {
  const dir = mkdtempSync(path.join(tmpdir(), 'history-'))
  const player = await createPlayer(history, dir, begin)
  try {
    await player.play()
    const told = await player.end()
    afterwards?.(player.ledgerFile)
    const database = new DatabaseSync(player.ledgerFile)
    const written = readLedger(database)
    database.close()
    return { ...told, ...written }
  } finally {
    await player.close()
    rmSync(dir, { recursive: true })
  }
}

async function createPlayer(history: History, dataDir: string, begin: Begin) {
  const asked = new Map<string, string[]>()
  const single = new Set<string>()
  const answers: SingleAnswer[] = []
  const underWay = new Set<Promise<void>>()
  const steps = history.steps.toSorted((a, b) => a.atCall - b.atCall)
  const giveUpAt = performance.now() + longestMs

  const world = createWorld(history, (id) => Number(hasIntent.get(id)?.['open']) > 0)
  let life = await begin(world, dataDir, history)
  /** Another program's connection to the ledger. */
  const other = new DatabaseSync(life.ledgerFile, { timeout: 0 })
  const hasIntent = other.prepare(
    `SELECT count(*) AS open FROM deletions WHERE import_id = ? AND outcome = 'intended'`,
  )
  const states = other.prepare('SELECT id, state FROM jobs')

  const patience = async () => {
    if (performance.now() > giveUpAt) throw new Error('The history never ended.')
    await delay(lookEveryMs)
  }

  /** Asks for a job until it is there: whoever got no answer asks again with the same key. */
  const createJob = async (key: string, ids: string[]): Promise<void> => {
    asked.set(key, ids)
    for (;;) {
      const { status, body } = await life.ask('POST', '/api/console/jobs', { key, body: { ids } })
      if (status < 300) return
      if (status < 500) throw new Error(JSON.stringify(body))
      await patience()
    }
  }

  const deleteOne = async (id: string): Promise<void> => {
    single.add(id)
    const from = life
    const { status, deletionId } = await from.ask('DELETE', `/api/websets/v0/imports/${id}`)
    // What a console says in its last moment nobody hears.
    if (from === life) answers.push({ importId: id, status, deletionId })
  }

  const background = (work: Promise<void>) => {
    const noted = work.catch(() => {}).finally(() => underWay.delete(noted))
    underWay.add(noted)
  }

  const take = async (step: Step): Promise<void> => {
    switch (step.act) {
      case 'stop':
        await life.ask('POST', '/api/console/jobs/1/stop', { body: {} })
        return delay(step.forMs)
      case 'crash':
      case 'end': {
        const { crash, end } = life
        life = { ...life }
        await (step.act === 'crash' ? crash() : end())
        await delay(step.forMs)
        life = await begin(world, dataDir, history)
        return
      }
      case 'lock':
        if (other.isTransaction) return
        other.exec('BEGIN IMMEDIATE')
        setTimeout(() => other.isOpen && other.exec('ROLLBACK'), step.forMs)
        return
      case 'another job': {
        const ids = Array.from({ length: step.count }, (_, n) => importId(history, step.from + n))
        return createJob(`job-of-step-${steps.indexOf(step)}`, ids)
      }
      case 'delete one':
        return background(deleteOne(importId(history, step.which)))
      case 'stranger deletes':
        return world.strangerDeletes(importId(history, step.which))
    }
  }

  /** Resumes what is paused or stopped, until all are finished. */
  const finishJobs = async (until: () => boolean): Promise<void> => {
    while (!until()) {
      const all = states.all()
      if (all.every(({ state }) => state === 'finished')) return
      for (const { id, state } of all)
        if (state === 'paused' || state === 'stopped')
          await life.ask('POST', `/api/console/jobs/${String(id)}/resume`, { body: {} })
      await patience()
    }
  }

  const isOpen = other.prepare(
    `SELECT count(*) AS open FROM deletions WHERE outcome IN ('intended','unknown')`,
  )

  return {
    ledgerFile: life.ledgerFile,

    play: async () => {
      await createJob(
        'the-job',
        Array.from({ length: history.imports }, (_, n) => importId(history, n)),
      )
      for (const step of steps) {
        // What is planned for later than the last call happens at the end.
        await finishJobs(() => world.calls.length >= step.atCall)
        await take(step)
      }
      await finishJobs(() => false)
      await Promise.all(underWay)
      while (Number(isOpen.get()?.['open']) > 0) {
        await life.settleOpen()
        await patience()
      }
      await finishJobs(() => false)
    },

    /** What the console shows at the end, once it has been ended. */
    end: async (): Promise<Omit<Trace, 'records' | 'rows' | 'entries'>> => {
      const jobs: Trace['jobs'] = []
      for (const { id } of states.all()) {
        const address = `/api/console/jobs/${String(id)}`
        const job: Job = jobSchema.parse((await life.ask('GET', address)).body)
        const { body } = await life.ask('GET', `${address}/items?limit=200`)
        jobs.push({ job, ids: [...asked.values()][jobs.length] ?? [], items: body['data'] as JobItem[] })
      }
      await life.end()
      const all = new Set([...single, ...[...asked.values()].flat()])
      return { ...seenFrom(world), asked: all, answers, jobs, synchronous: life.synchronous }
    },

    close: async () => {
      if (other.isTransaction) other.exec('ROLLBACK')
      other.close()
      await life.end().catch(() => {})
    },
  }
}
