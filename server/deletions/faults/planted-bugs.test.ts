import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Upstream } from '../../upstream.ts'
import type { Ledger } from '../ledger.ts'
import { fastLine } from './fast-upstream.ts'
import { fairHistory, type History } from './history.ts'
import type { Begin } from './account-play.ts'
import { play, type PlayOptions } from './play.ts'
import { breachesOf, type Rule } from './rules.ts'
import { beginLife } from './short-lives.ts'

/** A checker that finds nothing proves nothing: here each rule meets a bug that it has to name. */
const victim = 'import_7'

/** A console whose ledger or upstream has a bug. */
function withBug(bug: {
  ledger?: (ledger: Ledger) => Ledger
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

/** A ledger that writes another end for the victim's records than it is told. */
const writing = (outcome: 'deleted' | 'refused' | 'failed', code: string | null = null) =>
  withBug({
    ledger: (ledger) => ({
      ...ledger,
      settle: (id, end) =>
        ledger.settle(id, ledger.get(id)?.importId === victim ? { ...end, outcome, code } : end),
    }),
  })

/** An upstream whose DELETE of the victim goes somewhere else, or nowhere. */
const sending = (change: (request: Request, upstream: Upstream) => Promise<Response>) =>
  withBug({
    upstream: (upstream) => ({
      ...upstream,
      fetch: (request) =>
        request.method === 'DELETE' && request.url.endsWith(`/${victim}`)
          ? change(request, upstream)
          : upstream.fetch(request),
    }),
  })

/** A ledger that gives out the number of a record before it has written it. */
function writesLate(ledger: Ledger): Ledger {
  let next = 1
  return {
    ...ledger,
    intend: (intent) => {
      const id = String(next++)
      setTimeout(() => ledger.intend(intent), 0)
      return id
    },
  }
}

const conflictFirst: History = {
  ...fairHistory,
  deletes: [{ well: 0, badly: 50, fault: { kind: 'conflict' } }],
}

const deleteVictim: History = {
  ...fairHistory,
  imports: 60,
  steps: [{ atCall: 1, act: 'delete one', which: 59 }],
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
    history: deleteVictim,
    options: withBug({
      ledger: (ledger) => ({
        ...ledger,
        settle: (id, end) =>
          ledger.settle(id, ledger.get(id)?.jobId === null ? { ...end, outcome: 'already_gone' } : end),
      }),
    }),
  },
  {
    name: 'a deletion that is answered well and never done',
    rule: 3,
    options: sending(async () => Response.json({ id: victim, object: 'import' })),
  },
  { name: 'an intent that is written after the call', rule: 4, options: withBug({ ledger: writesLate }) },
  {
    name: 'a deletion of another import',
    rule: 5,
    options: sending(async (_request, upstream) => {
      await upstream.fetch(new Request('http://upstream/websets/v0/imports/import_59', { method: 'DELETE' }))
      return Response.json({ id: victim, object: 'import' })
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
          nextUnsent: (jobId, position) => {
            const item = ledger.jobs.nextUnsent(jobId, position)
            return item?.position === 7 ? ledger.jobs.nextUnsent(jobId, item.position) : item
          },
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
        database.exec(`UPDATE deletions SET operator = 'nobody' WHERE import_id = '${victim}'`)
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
      get: (id) => {
        const job = ledger.jobs.get(id)
        return job && { ...job, counts: { ...job.counts, deleted: job.counts.deleted - 1 } }
      },
    },
  }
}

describe.concurrent('the rules find', () => {
  it('nothing where nothing is wrong', async () => {
    expect(breachesOf(await play(fairHistory))).toEqual([])
  })

  it.for(bugs)('$name', async ({ rule, history = fairHistory, options }) => {
    const broken = new Set(breachesOf(await play(history, options)).map((breach) => breach.rule))
    expect(broken).toContain(rule)
  })
})
