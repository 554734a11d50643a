import { rmSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, it, type TestContext, vi } from 'vitest'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import type { Problem } from '../../src/contract/problem.ts'
import type { Role } from '../../src/contract/who.ts'
import type { Caller } from '../route.ts'
import { tamper } from '../testing/ledger-file.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { approvalBy, rejection } from './decide-job.ts'
import { rateLimit, refuse } from '../testing/stub-behaviours.ts'
import { startStubUpstream, type StubUpstream } from '../testing/stub-upstream.ts'
import { until } from '../testing/until.ts'

const person = (name: string, role: Role = 'operator'): Caller => ({
  who: { kind: 'person', subject: `sub-${name}`, name, address: `${name}@example.com` },
  role,
})
const token = (name: string, maker: string): Caller => ({
  who: { kind: 'token', subject: `token-${name}`, name, address: null },
  role: 'admin',
  behind: `sub-${maker}`,
})
const callers: Record<string, Caller> = {
  ada: person('ada'),
  bob: person('bob'),
  eve: person('eve'),
  root: person('root', 'admin'),
  vera: person('vera', 'viewer'),
  script: token('script', 'ada'),
}

const ids = ['import_a', 'import_b', 'import_c']

type Team = {
  stub: StubUpstream
  console: TestConsole
  /** Sends a request as somebody. */
  as: (
    name: string,
    method: string,
    path: string,
    body?: object,
  ) => Promise<{ status: number; body: unknown }>
  /** Reads the websets, so that the console knows what they use. */
  readWebsets: () => Promise<void>
  job: (id: string) => Promise<Job>
  /** Stops the console, and leaves its data to the next. */
  leave: () => Promise<void>
}

/** A console where a header says who asks. */
async function startTeam(
  context: Pick<TestContext, 'onTestFinished'>,
  options: { approveOver?: number; websets?: unknown[]; dataDir?: string } = {},
): Promise<Team> {
  const { websets = [], approveOver = 2, ...more } = options
  const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)), websets })
  context.onTestFinished(stub.close)
  const console = await startConsole({
    upstream: stub.url,
    approveOver,
    identify: async (c) => callers[c.req.header('x-test-caller') ?? 'ada'] ?? person('nobody'),
    ...more,
  })
  let isOpen = true
  const leave = async () => {
    if (isOpen) await console.close({ keepData: true })
    isOpen = false
  }
  context.onTestFinished(() => rmSync(console.dataDir, { recursive: true, force: true }))
  context.onTestFinished(leave)
  await console.confirmApi()
  const as: Team['as'] = async (name, method, path, body) => {
    const headers = {
      'x-test-caller': name,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    }
    const answer = await console.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, body: await answer.json() }
  }
  return {
    stub,
    console,
    as,
    leave,
    readWebsets: async () => {
      await console.fetch('/api/websets/v0/websets')
      // The console notes the use after it has sent the answer.
      await new Promise(setImmediate)
    },
    job: async (id) => v.parse(jobSchema, (await as('vera', 'GET', `/api/console/jobs/${id}`)).body),
  }
}

const ask = async ({ as }: Team, name: string, asked: readonly string[]) =>
  v.parse(jobSchema, (await as(name, 'POST', '/api/console/jobs', { ids: asked })).body)

const decide = async ({ as }: Team, name: string, what: string, body: object = {}) => {
  const answer = await as(name, 'POST', `/api/console/jobs/1/${what}`, body)
  return { status: answer.status, code: (answer.body as Problem).code, body: answer.body }
}

const usingWebset = (id: string) => ({
  id: 'webset_a',
  object: 'webset',
  title: 'Leads',
  imports: [{ id }],
  searches: [],
})

const deletes = ({ stub }: Team) => stub.count('DELETE')

/** Waits until a job has ended, and returns it. */
async function ended(team: Team, id = '1'): Promise<Job> {
  await until(async () => (await team.job(id)).state === 'finished')
  return team.job(id)
}

describe('a bulk deletion of more than APPROVE_OVER imports', () => {
  it('waits, sends nothing, and begins when another operator approves it', async (context) => {
    const team = await startTeam(context)
    await team.readWebsets()
    const asked = await ask(team, 'ada', ids)
    expect(asked).toMatchObject({
      state: 'waiting',
      operator: 'ada <ada@example.com>',
      counts: { queued: 3 },
      approval: { reasons: ['many'], over: 2, askedBy: 'sub-ada', inUse: { count: 0 }, decision: null },
    })
    team.console.start()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(deletes(team)).toBe(0)

    expect((await decide(team, 'bob', 'approve')).status).toBe(200)
    const job = await ended(team)
    expect(job).toMatchObject({
      counts: { deleted: 3 },
      approval: { decision: { approved: true, by: 'bob <bob@example.com>', note: null } },
    })
    expect(deletes(team)).toBe(3)
    const integrity = await team.as('vera', 'GET', '/api/console/deletions/integrity')
    expect(integrity.body).toMatchObject({ problems: [] })
  })

  it('begins at once if it has no more, and none is in use', async (context) => {
    const team = await startTeam(context, { websets: [usingWebset('import_c')] })
    await team.readWebsets()
    const job = await ask(team, 'ada', ids.slice(0, 2))
    expect(job).toMatchObject({ state: 'running', approval: null })
  })

  it('waits for one that is in use, and says which', async (context) => {
    const team = await startTeam(context, { websets: [usingWebset('import_b')] })
    await team.readWebsets()
    const job = await ask(team, 'ada', ['import_a', 'import_b'])
    expect(job).toMatchObject({
      state: 'waiting',
      approval: { reasons: ['in_use'], inUse: { count: 1, ids: ['import_b'] } },
    })
  })

  it('waits if nobody has read the websets, because nobody knows', async (context) => {
    const team = await startTeam(context)
    const job = await ask(team, 'ada', ['import_a'])
    expect(job).toMatchObject({ state: 'waiting', approval: { reasons: ['use_unknown'] } })
  })

  it('waits where the websets were read more than an hour ago, as somebody may use them by now', async (context) => {
    const team = await startTeam(context)
    await team.readWebsets()
    context.onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 59 * 60_000 })
    expect(await ask(team, 'ada', ['import_a'])).toMatchObject({ approval: null })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 60_000 })
    expect(await ask(team, 'ada', ['import_b'])).toMatchObject({
      state: 'waiting',
      approval: { reasons: ['use_unknown'] },
    })
  })

  it('waits for that too where somebody has set the clock back since', async (context) => {
    const team = await startTeam(context)
    await team.readWebsets()
    const now = performance.now.bind(performance)
    context.onTestFinished(() => void vi.restoreAllMocks())
    context.onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * 3_600_000 })
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 61 * 60_000)
    expect(await ask(team, 'ada', ['import_a'])).toMatchObject({
      state: 'waiting',
      approval: { reasons: ['use_unknown'] },
    })
  })

  it('never waits where APPROVE_OVER is not set', async (context) => {
    const stub = await startStubUpstream({ imports: ids.map((id) => sampleImport(id)) })
    context.onTestFinished(stub.close)
    const console = await startConsole({ upstream: stub.url })
    context.onTestFinished(() => console.close())
    const answer = await console.fetch('/api/console/jobs', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
      body: JSON.stringify({ ids }),
    })
    expect(await answer.json()).toMatchObject({ state: 'running', approval: null })
  })
})

describe('nobody', () => {
  it('approves or rejects their own, nor what a token of theirs has asked for', async (context) => {
    for (const asker of ['ada', 'script']) {
      const team = await startTeam(context)
      await ask(team, asker, ids)
      for (const what of ['approve', 'reject']) {
        expect(await decide(team, 'ada', what)).toMatchObject({ status: 403, code: 'own_job' })
        expect(await decide(team, 'script', what)).toMatchObject({ status: 403, code: 'person_needed' })
        expect(await decide(team, 'vera', what)).toMatchObject({ status: 403, code: 'role_needed' })
      }
      expect((await team.job('1')).state).toBe('waiting')
      expect(deletes(team)).toBe(0)
    }
  })

  it('gets round it by stopping and resuming, nor by a retry', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ids)
    expect(await decide(team, 'ada', 'retry')).toMatchObject({ status: 409, code: 'nothing_to_retry' })
    expect(await decide(team, 'ada', 'resume')).toMatchObject({ status: 409, code: 'job_not_stopped' })
    expect((await decide(team, 'ada', 'stop')).status).toBe(200)
    expect(await team.job('1')).toMatchObject({ state: 'stopped', counts: { stopped: 3 } })
    expect(await decide(team, 'ada', 'resume')).toMatchObject({ status: 409, code: 'job_not_approved' })
    expect(await decide(team, 'root', 'resume')).toMatchObject({ status: 409, code: 'job_not_approved' })
    expect(await decide(team, 'bob', 'approve')).toMatchObject({ status: 409, code: 'job_not_waiting' })
    expect(deletes(team)).toBe(0)
  })

  it('continues a job that was rejected, and the person who asked learns why', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ids)
    expect((await decide(team, 'bob', 'reject', { note: ' Still needed ' })).status).toBe(200)
    expect(await team.job('1')).toMatchObject({
      state: 'rejected',
      counts: { stopped: 3 },
      approval: { decision: { approved: false, by: 'bob <bob@example.com>', note: 'Still needed' } },
      endedAt: expect.any(String),
    })
    for (const what of ['resume', 'stop', 'approve', 'reject', 'retry'])
      expect((await decide(team, 'root', what)).status, what).toBe(409)
    expect(deletes(team)).toBe(0)
    const integrity = await team.as('vera', 'GET', '/api/console/deletions/integrity')
    expect(integrity.body).toMatchObject({ problems: [] })
  })
})

describe('a decision', () => {
  it('is made once, even if two people decide at the same moment', async (context) => {
    for (let round = 0; round < 5; round++) {
      const team = await startTeam(context)
      await ask(team, 'ada', ids)
      const answers = await Promise.all([
        decide(team, 'bob', 'approve'),
        decide(team, 'eve', 'reject'),
        decide(team, 'eve', 'approve'),
        decide(team, 'ada', 'stop'),
      ])
      const { state, approval } = await team.job('1')
      const made = answers.slice(0, 3).filter(({ status }) => status === 200)
      // A running job can still be stopped. A finished job can no longer be approved.
      expect(made.length).toBeLessThanOrEqual(1)
      expect(made.length === 1).toBe(approval?.decision !== null)
      const mayDelete = approval?.decision?.approved === true
      expect(mayDelete || deletes(team) === 0).toBe(true)
      expect(state === 'rejected' ? answers[3]?.status : 409).toBe(409)
    }
  })

  it('depends on the role at that time: neither a demoted operator, nor an admin about their own job', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'bob', ids)
    context.onTestFinished(() => void (callers['eve'] = person('eve')))
    callers['eve'] = person('eve', 'viewer')
    expect(await decide(team, 'eve', 'approve')).toMatchObject({ status: 403, code: 'role_needed' })
    // The same person, who is now an admin or has another name.
    context.onTestFinished(() => void (callers['bob'] = person('bob')))
    callers['bob'] = {
      who: { kind: 'person', subject: 'sub-bob', name: 'Robert', address: null },
      role: 'admin',
    }
    for (const what of ['approve', 'reject'])
      expect(await decide(team, 'bob', what)).toMatchObject({ status: 403, code: 'own_job' })
    expect(deletes(team)).toBe(0)
    expect((await decide(team, 'ada', 'approve')).status).toBe(200)
  })

  it('is needed anew for what an approved job left, where that is in use', async (context) => {
    const team = await startTeam(context, { websets: [usingWebset('import_b')] })
    await team.readWebsets()
    await ask(team, 'ada', ids)
    team.stub.script('DELETE', ...Array.from({ length: 3 }, () => refuse(422, { error: 'Not now' })))
    expect((await decide(team, 'bob', 'approve')).status).toBe(200)
    expect((await ended(team)).counts).toMatchObject({ refused: 3 })
    const sent = deletes(team)
    const again = v.parse(jobSchema, (await team.as('ada', 'POST', '/api/console/jobs/1/retry', {})).body)
    expect(again).toMatchObject({ state: 'waiting', approval: { askedBy: 'sub-ada', decision: null } })
    expect(again.approval?.reasons).toContain('in_use')
    const own = await team.as('ada', 'POST', `/api/console/jobs/${again.id}/approve`, {})
    expect((own.body as Problem).code).toBe('own_job')
    expect(deletes(team)).toBe(sent)
  })

  it('counts once in the store, in whichever order two of them get there', async (context) => {
    const bob = { by: { operator: 'bob' }, person: 'sub-bob' }
    for (const moves of [
      [approvalBy(bob), rejection(bob.by, null)],
      [rejection(bob.by, null), approvalBy(bob)],
      [approvalBy(bob), approvalBy(bob)],
    ]) {
      const team = await startTeam(context)
      const { id } = await ask(team, 'ada', ids)
      const { jobs } = team.console.ledger
      expect(await Promise.all(moves.map((move) => jobs.move(id, move)))).toEqual([true, false])
      expect((await jobs.get(id))?.state).toBe(moves[0]?.to)
    }
  })

  it('names who was first to those who come later', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ids)
    await decide(team, 'bob', 'reject')
    const late = await decide(team, 'eve', 'approve')
    expect(late).toMatchObject({ status: 409, code: 'job_not_waiting' })
    expect((late.body as Problem).message).toContain('rejected by bob <bob@example.com>')
  })

  it('is refused where the list of the job was changed in its file', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ['import_a', 'import_b'])
    tamper(team.console.dataDir, `UPDATE job_items SET import_id = 'import_c' WHERE position = 1`)
    expect(await decide(team, 'bob', 'approve')).toMatchObject({ status: 409, code: 'job_changed' })
    expect((await team.job('1')).state).toBe('paused')
    expect(deletes(team)).toBe(0)
  })

  it('is refused where what it waits for is no JSON any more, and the other jobs wait on', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ids)
    await ask(team, 'ada', ids)
    tamper(team.console.dataDir, `UPDATE jobs SET approval_json = 'x' WHERE id = 1`)
    expect((await team.as('bob', 'GET', '/api/console/jobs')).body).toMatchObject({
      data: [
        { id: '2', state: 'waiting', approval: { over: 2 } },
        { id: '1', state: 'waiting', approval: null },
      ],
    })
    expect(await decide(team, 'bob', 'approve')).toMatchObject({ status: 409, code: 'job_changed' })
    expect((await team.job('1')).paused?.code).toBe('job_changed')
    expect(deletes(team)).toBe(0)
  })

  it('of a stopped job that is no JSON any more is not called missing', async (context) => {
    const team = await startTeam(context)
    await ask(team, 'ada', ids)
    team.stub.always('DELETE', rateLimit('9'))
    await decide(team, 'bob', 'approve')
    await decide(team, 'root', 'stop')
    tamper(team.console.dataDir, `UPDATE jobs SET decision_json = 'x' WHERE id = 1`)
    expect(await decide(team, 'root', 'resume')).toMatchObject({ status: 409, code: 'job_changed' })
  })

  it('can wait for days and for a restart, and not for more than a week', async (context) => {
    const first = await startTeam(context)
    await ask(first, 'ada', ids)
    await ask(first, 'ada', ids)
    await first.leave()

    const team = await startTeam(context, { dataDir: first.console.dataDir })
    team.console.start()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await team.job('1')).state).toBe('waiting')
    expect(deletes(team)).toBe(0)
    const changes = await team.as('bob', 'GET', '/api/console/jobs/changes')
    expect(changes.body).toMatchObject({ jobs: [{ id: '1' }, { id: '2' }] })

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7.1 * 24 * 3_600_000 })
    context.onTestFinished(() => void vi.useRealTimers())
    await team.leave()
    const last = await startTeam(context, { dataDir: first.console.dataDir })
    const late = await decide(last, 'bob', 'approve')
    expect(late).toMatchObject({ status: 409, code: 'job_not_waiting' })
    expect((late.body as Problem).message).toContain('Nobody approved job 1 in time')
    last.console.start()
    await until(async () => (await last.job('2')).state === 'rejected')
    expect((await last.job('2')).approval).toMatchObject({ decision: { approved: false, by: null } })
    expect(deletes(team) + deletes(last)).toBe(0)
  })
})
