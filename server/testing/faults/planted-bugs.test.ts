import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { DeletionRecord } from '../../../src/contract/deletion.ts'
import type { Upstream } from '../../upstream.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Intent, RecordedOutcome } from '../../ledger/records.ts'
import type { SqliteLedger } from '../../sqlite/open-ledger.ts'
import { fastLine } from './fast-upstream.ts'
import { fairHistory, type History } from './history.ts'
import type { Begin } from './account-play.ts'
import { firstKey, play, type PlayOptions } from './play.ts'
import { breachesOf, type Rule } from './rules.ts'
import { beginLife } from './short-lives.ts'
import type { World } from './world.ts'

/** A checker that finds nothing proves nothing: here each rule meets a bug that it has to name. */
const target = 'import_7'

/** A console whose ledger or upstream has a bug. */
function withBug(bug: {
  ledger?: (ledger: SqliteLedger) => Ledger
  upstream?: (upstream: Upstream) => Upstream
}): PlayOptions {
  const begin: Begin = async (world, dataDir, { perSecond, identity }) => {
    const line = fastLine(world, identity.key)
    const upstream = bug.upstream?.(line.upstream) ?? line.upstream
    return beginLife({
      dataDir,
      line: { ...line, upstream },
      perSecond,
      identity,
      ...(bug.ledger && { spoilLedger: bug.ledger }),
    })
  }
  return { begin }
}

/** A ledger that writes another end than it is told for the records that are meant, and does not say so. */
const ending = (isMeant: (record: DeletionRecord) => boolean, other: Partial<RecordedOutcome>) =>
  withBug({
    ledger: (ledger) => ({
      ...ledger,
      recordOutcome: async (id, told) => {
        const record = await ledger.get(id)
        if (!record || !isMeant(record)) return ledger.recordOutcome(id, told)
        const { inferredFrom: _, ...end } = told
        await ledger.recordOutcome(id, { ...end, ...other })
        return told
      },
    }),
  })

/** The same for the target’s. */
const writing = (outcome: 'deleted' | 'refused' | 'failed', code: string | null = null) =>
  ending(({ importId }) => importId === target, { outcome, code })

/** An upstream whose DELETE of the target goes somewhere else, or nowhere. */
const sending = (change: (request: Request, upstream: Upstream) => Promise<Response>) =>
  withBug({
    upstream: (upstream) => ({
      ...upstream,
      fetch: (request) =>
        request.method === 'DELETE' && request.url.endsWith(`/${target}`)
          ? change(request, upstream)
          : upstream.fetch(request),
    }),
  })

/** A ledger that gives out the number of a record before it has written it. */
function writesLate(ledger: Ledger): Ledger {
  let next = 1
  return {
    ...ledger,
    recordIntent: async (intent) => {
      const id = String(next++)
      setTimeout(() => void ledger.recordIntent(intent).catch(() => {}), 0)
      return id
    },
  }
}

/** One that goes on for a while, for what happens in its middle. */
const steadyHistory: History = { ...fairHistory, perSecond: 100 }

const conflictFirst: History = {
  ...fairHistory,
  deletes: [{ well: 0, badly: 50, fault: { kind: 'conflict' } }],
}

const deleteTarget: History = {
  ...fairHistory,
  imports: 60,
  steps: [{ atCall: 1, act: 'delete one', which: 59 }],
}

/** A deletion that is given up, and takes effect after that. */
const lateFirst: History = {
  ...fairHistory,
  deletes: [
    { well: 2, badly: 12, fault: { kind: 'late', answer: '500', afterMs: 2_500, meanwhile: 'conflict' } },
  ],
}

const allLost: History = {
  ...fairHistory,
  deletes: [{ well: 0, badly: 500, fault: { kind: 'lost', answer: 'reset', carriedOut: true } }],
}

/** A ledger that sends an error instead of the number of a record that it wrote, so many times. */
function failingAfter(times: number, isMeant: (intent: Intent) => boolean) {
  let left = times
  return (ledger: Ledger): Ledger => ({
    ...ledger,
    recordIntent: async (intent) => {
      const id = await ledger.recordIntent(intent)
      if (isMeant(intent) && left-- > 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      return id
    },
  })
}

/** A ledger whose head file stays as it was when it was opened. */
function notesNoHead(ledger: SqliteLedger): Ledger {
  const head = readFileSync(ledger.files.head)
  return {
    ...ledger,
    recordIntent: async (intent) => {
      const id = await ledger.recordIntent(intent)
      writeFileSync(ledger.files.head, head)
      return id
    },
  }
}

/** A ledger that lets a deletion go on without a record when it finds no room for one. */
const goesOnWithout = (ledger: Ledger): Ledger => ({
  ...ledger,
  recordIntent: async (intent) => {
    try {
      return await ledger.recordIntent(intent)
    } catch {
      return '0'
    }
  },
})

const hourMs = 3_600_000

/** Consoles that all write to the ledger of one account, whosever they are. */
const mixingAccounts = (): PlayOptions => {
  const worlds: World[] = []
  return {
    begin: async (world, dataDir, { perSecond, identity }) => {
      worlds.push(world)
      // The first life's own world comes first; once somebody else was there, that one's is called.
      const called = worlds.find((each) => each !== world) ?? world
      return beginLife({ dataDir, line: fastLine(called, identity.key), perSecond, identity })
    },
  }
}

const bugs: { name: string; rule: Rule; history?: History; options: PlayOptions }[] = [
  { name: 'a ledger that notes a deletion as failed', rule: 1, options: writing('failed') },
  {
    name: 'a ledger that notes a refusal as a deletion',
    rule: 3,
    history: conflictFirst,
    options: writing('deleted'),
  },
  {
    name: 'a ledger that forgets how it ended, for one that was answered with 200',
    rule: 2,
    history: deleteTarget,
    options: ending(({ jobId }) => jobId === null, { outcome: 'already_gone' }),
  },
  {
    name: 'a deletion that is answered well and never done',
    rule: 3,
    options: sending(async () => Response.json({ id: target, object: 'import' })),
  },
  {
    name: 'a ledger that is not synced at each commit',
    rule: 4,
    options: withBug({
      ledger: (ledger) => {
        ledger.database.exec('PRAGMA synchronous = NORMAL')
        return ledger
      },
    }),
  },
  {
    name: 'a deletion without a record, where the disk is full',
    rule: 4,
    history: {
      ...steadyHistory,
      steps: [
        { atCall: 3, act: 'disk full', forMs: 800 },
        // People wait for no job that waits for the disk.
        ...Array.from({ length: 12 }, (_, n) => ({ atCall: 4, act: 'delete one' as const, which: 38 + n })),
      ],
    },
    options: withBug({ ledger: goesOnWithout }),
  },
  {
    name: 'a late effect that nobody corrects the record for',
    rule: 1,
    history: lateFirst,
    options: withBug({
      ledger: (ledger) => ({
        ...ledger,
        abandoned: async () => [],
        recordLateSuccess: async () => ({ kind: 'none' }),
      }),
    }),
  },
  {
    name: 'late effects that are looked for by the wall clock',
    rule: 1,
    history: { ...lateFirst, steps: [{ atCall: 30, act: 'clock jumps', hours: 48 }] },
    options: withBug({
      ledger: (ledger) => ({
        ...ledger,
        abandoned: async (limit) =>
          (await ledger.abandoned(limit)).filter(
            ({ requestedAt }) => Date.now() - Date.parse(requestedAt) < hourMs,
          ),
      }),
    }),
  },
  {
    name: 'a console that does not look at what another one wrote',
    rule: 1,
    history: {
      ...allLost,
      steps: [{ atCall: 1, act: 'second console', which: [0, 1, 2, 3, 4], forMs: 300, ends: 'end' }],
    },
    options: withBug({
      ledger: (ledger) => ({
        ...ledger,
        recordOutcome: (id, told) => {
          const { inferredFrom: _, ...end } = told
          return ledger.recordOutcome(id, end)
        },
      }),
    }),
  },
  {
    name: 'a job that is run at the upstream of another account',
    rule: 8,
    history: {
      ...fairHistory,
      steps: [{ atCall: 9, act: 'another account', account: 'name', forMs: 20, ends: 'crash' }],
    },
    options: mixingAccounts(),
  },
  {
    name: 'a key that is taken for a known one',
    rule: 9,
    history: {
      ...fairHistory,
      steps: [{ atCall: 9, act: 'new key', confirm: false, forMs: 60, ends: 'crash' }],
    },
    options: {
      begin: async (world, dataDir, { perSecond, identity }) =>
        beginLife({
          dataDir,
          line: fastLine(world, identity.key),
          perSecond,
          identity: { ...identity, key: firstKey },
        }),
    },
  },
  {
    name: 'an intent that is written, told as not written, and written again',
    rule: 10,
    options: withBug({ ledger: failingAfter(3, ({ importId }) => importId === target) }),
  },
  { name: 'heads that are not noted', rule: 11, options: withBug({ ledger: notesNoHead }) },
  {
    name: 'a log of heads that was cut off',
    rule: 11,
    options: { afterwards: (_ledger, headsLog) => truncateSync(headsLog, 0) },
  },
  {
    name: 'a deletion that is told as not sent, and is on record',
    rule: 12,
    history: deleteTarget,
    options: withBug({ ledger: failingAfter(1, ({ item }) => item === undefined) }),
  },
  { name: 'an intent that is written after the call', rule: 4, options: withBug({ ledger: writesLate }) },
  {
    name: 'a deletion of another import',
    rule: 5,
    options: sending(async (_request, upstream) => {
      await upstream.fetch(new Request('http://upstream/websets/v0/imports/import_59', { method: 'DELETE' }))
      return Response.json({ id: target, object: 'import' })
    }),
  },
  {
    name: 'an item that a job never comes to',
    rule: 6,
    options: withBug({
      ledger: (ledger) => ({
        ...ledger,
        jobs: {
          ...ledger.jobs,
          unsent: async (jobId) => (await ledger.jobs.unsent(jobId)).filter((position) => position !== 7),
        },
      }),
    }),
  },
  {
    name: 'an item that fails for nothing',
    rule: 6,
    options: sending(async () => Response.json({ error: 'Slow down.' }, { status: 409 })),
  },
  { name: 'an item that is given up for 429 alone', rule: 6, options: writing('refused', 'rate_limited') },
  { name: 'counts that do not add up', rule: 6, options: withBug({ ledger: miscounting }) },
  {
    name: 'a record that somebody changed behind the ledger',
    rule: 7,
    options: {
      afterwards: (file) => {
        const database = new DatabaseSync(file)
        database.exec(`UPDATE deletions SET operator = 'nobody' WHERE import_id = '${target}'`)
        database.close()
      },
    },
  },
  {
    name: 'an entry that somebody changed',
    rule: 7,
    options: {
      afterwards: (file) => {
        const database = new DatabaseSync(file)
        database.exec(`UPDATE entries SET body = body || ' ' WHERE seq = 40`)
        database.close()
      },
    },
  },
]

function miscounting(ledger: Ledger): Ledger {
  return {
    ...ledger,
    jobs: {
      ...ledger.jobs,
      get: async (id) => {
        const job = await ledger.jobs.get(id)
        return job && { ...job, counts: { ...job.counts, deleted: job.counts.deleted - 1 } }
      },
    },
  }
}

describe.concurrent('the rules find', { timeout: 120_000 }, () => {
  it('nothing where nothing is wrong', async () => {
    expect(breachesOf(await play(fairHistory))).toEqual([])
  })

  it.for(bugs)('$name', async ({ rule, history = fairHistory, options }) => {
    const broken = new Set(breachesOf(await play(history, options)).map((breach) => breach.rule))
    expect(broken).toContain(rule)
  })
})
