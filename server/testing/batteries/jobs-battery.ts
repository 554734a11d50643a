import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { jobSchema, type JobState } from '../../../src/contract/job.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { LedgerRefusal } from '../../ledger/ledger-refusal.ts'
import { ItemNotQueuedError, type JobMove, type NewJobRow } from '../../ledger/job-store.ts'
import { until } from '../until.ts'
import type { OpenedLedger } from './ledger-battery.ts'

const noPace = () => null

/** What must hold for the jobs of every ledger, wherever it keeps them: tests, for within a `describe`. */
export function testJobs(open: () => Promise<OpenedLedger>): void {
  let opened: OpenedLedger
  let ledger: Ledger
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
  })
  afterEach(() => opened.end())

  const ids = ['a', 'b', 'c']
  const row = (more: Partial<NewJobRow> = {}): NewJobRow => ({
    key: 'key',
    askedHash: 'hash',
    ids,
    reason: 'spring',
    operator: 'x',
    retryOf: null,
    approval: null,
    holdMs: 0,
    ...more,
  })
  const begin = (jobId: string, position: number, by = ledger) =>
    by.recordIntent({
      importId: ids[position] ?? '',
      operator: 'x',
      import: null,
      item: { jobId, position },
    })
  const move = (jobId: string, from: JobState, to: JobMove['to'], by = ledger) =>
    by.jobs.move(jobId, { from: [from], to, by: { operator: 'Ada \0' } })
  const stateOf = async (jobId: string) => (await ledger.jobs.get(jobId))?.state
  const whole = async () => expect((await ledger.integrity.check()).problems).toEqual([])

  describe('a new job', () => {
    it('runs, with all its items in their order', async () => {
      const { id, isNew } = await ledger.jobs.create(row())
      expect(isNew).toBe(true)
      const job = await ledger.jobs.get(id)
      expect(v.safeParse(jobSchema, { ...job, pace: null }).issues).toBeUndefined()
      expect(job).toMatchObject({ id, state: 'running', reason: 'spring', total: 3, counts: { queued: 3 } })
      expect(await ledger.jobs.unsent(id)).toEqual([0, 1, 2])
      expect(await ledger.jobs.confirmedIds(id)).toEqual(ids)
      expect(await ledger.jobs.countByState()).toMatchObject({ running: 1, stopped: 0 })
      await whole()
    })

    it('is one for a key, however many ask at once', async () => {
      const other = await opened.again()
      const made = await Promise.all(
        Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? ledger : other).jobs.create(row())),
      )
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
      expect(await ledger.jobs.list({ limit: 9 })).toHaveLength(1)
      await whole()
    })

    it('keeps its reason as it was given, whatever characters it has', async () => {
      const reason = 'NUL \0, \uE000, \n and “quotes”'
      const { id } = await ledger.jobs.create(row({ reason }))
      expect(await ledger.jobs.get(id)).toMatchObject({ reason })
      expect(await ledger.jobs.confirmedIds(id)).toEqual(ids)
      const record = await begin(id, 0)
      await ledger.recordOutcome(record, { outcome: 'failed', attempts: 1, message: reason })
      expect(await ledger.get(record)).toMatchObject({ message: reason })
      expect((await ledger.jobs.items(id, { states: [], after: -1, limit: 1 }))[0]?.item.message).toBe(reason)
      await whole()
    })

    it('gives the hash of what its key was first used for', async () => {
      await ledger.jobs.create(row())
      const again = await ledger.jobs.create(row({ askedHash: 'other', ids: ['z'] }))
      expect(again).toMatchObject({ askedHash: 'hash', isNew: false })
      expect(await ledger.jobs.findByKey('key')).toMatchObject({ askedHash: 'hash' })
    })

    it('is refused where nothing may begin, and its key finds what was begun before', async () => {
      await ledger.jobs.create(row())
      const other = await opened.again('another')
      expect(await other.jobs.create(row())).toMatchObject({ isNew: false })
      await expect(other.jobs.create(row({ key: 'new' }))).rejects.toThrow(LedgerRefusal)
      expect(await ledger.jobs.list({ limit: 9 })).toHaveLength(1)
    })
  })

  describe('a move', () => {
    it('is made once, from a state that it may come from', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again()
      const stopped = await Promise.all([
        move(id, 'running', 'stopped'),
        move(id, 'running', 'stopped', other),
      ])
      expect(stopped.filter(Boolean)).toHaveLength(1)
      expect(await move(id, 'running', 'finished')).toBe(false)
      expect(await stateOf(id)).toBe('stopped')
      expect((await ledger.jobs.get(id))?.lastMove).toMatchObject({ to: 'stopped', operator: 'Ada \0' })
      expect(await move('99', 'running', 'stopped')).toBe(false)
      await whole()
    })

    it('to two states at once reaches one of them', async () => {
      const { id } = await ledger.jobs.create(row())
      const moved = await Promise.all([move(id, 'running', 'stopped'), move(id, 'running', 'finished')])
      expect(moved.filter(Boolean)).toHaveLength(1)
      expect(await stateOf(id)).toBe(moved[0] ? 'stopped' : 'finished')
      await whole()
    })

    it('that begins something is refused where nothing may begin; one that ends it is not', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again('another')
      expect(await move(id, 'running', 'stopped', other)).toBe(true)
      await expect(move(id, 'stopped', 'running', other)).rejects.toThrow(LedgerRefusal)
      expect(await stateOf(id)).toBe('stopped')
    })

    it('keeps why the job paused, until it goes on', async () => {
      const { id } = await ledger.jobs.create(row())
      const paused = { code: 'c', message: 'm' }
      await ledger.jobs.move(id, { from: ['running'], to: 'paused', by: null, paused })
      expect(await ledger.jobs.get(id)).toMatchObject({ state: 'paused', paused, lastMove: null })
      expect(await ledger.jobs.inStates(['running'])).toEqual([])
      expect(await ledger.jobs.inStates(['running', 'paused'])).toHaveLength(1)
      await move(id, 'paused', 'running')
      expect(await ledger.jobs.get(id)).toMatchObject({ state: 'running', paused: null })
    })
  })

  describe('a job that waits for approval', () => {
    const approval: NewJobRow['approval'] = {
      reasons: ['many'],
      over: 2,
      inUse: { count: 0, ids: [] },
      askedBy: 'sub-1',
      forMs: 60_000,
    }
    const approve: JobMove = {
      from: ['waiting'],
      to: 'running',
      by: { operator: 'Ada \0' },
      decision: { note: null },
    }
    const reject: JobMove = { ...approve, to: 'rejected', by: { operator: 'Bob' } }

    it('is decided on by people until its time is over, and by nobody before that, however the clock is set', async () => {
      const nobody: JobMove = { ...reject, by: null }
      const other = await opened.again()
      const { id } = await ledger.jobs.create(row({ approval }))
      for (const hours of [-24 * 30, 24 * 30]) {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 })
        try {
          expect(await ledger.jobs.move(id, nobody)).toBe(false)
        } finally {
          vi.useRealTimers()
        }
      }
      expect(await other.jobs.move(id, reject)).toBe(true)

      const { id: late } = await ledger.jobs.create(
        row({ key: 'late', approval: { ...approval, forMs: 50 } }),
      )
      await delay(100)
      for (const decision of [approve, reject]) expect(await ledger.jobs.move(late, decision)).toBe(false)
      expect(await ledger.jobs.move(late, nobody)).toBe(true)
      expect(await ledger.jobs.get(late)).toMatchObject({
        state: 'rejected',
        approval: { decision: { approved: false, by: null } },
      })
      await whole()
    })

    it('begins nothing before it is approved', async () => {
      const { id } = await ledger.jobs.create(row({ approval }))
      expect(await stateOf(id)).toBe('waiting')
      await expect(begin(id, 0)).rejects.toThrow(ItemNotQueuedError)
      expect(await ledger.jobs.move(id, approve)).toBe(true)
      await begin(id, 0)
      await whole()
    })

    it('waits again where it is resumed after a pause, and begins nothing before it is approved', async () => {
      const { id } = await ledger.jobs.create(row({ approval }))
      const paused = { code: 'c', message: 'm' }
      expect(await ledger.jobs.move(id, { from: ['waiting'], to: 'paused', by: null, paused })).toBe(true)
      expect(await ledger.jobs.move(id, approve)).toBe(false)
      await whole()
      expect(await move(id, 'paused', 'waiting')).toBe(true)
      expect(await ledger.jobs.get(id)).toMatchObject({ state: 'waiting', paused: null })
      await expect(begin(id, 0)).rejects.toThrow(ItemNotQueuedError)
      await whole()
      expect(await ledger.jobs.move(id, approve)).toBe(true)
      await begin(id, 0)
      await whole()
    })

    it('is decided once, where two people decide at once', async () => {
      const { id } = await ledger.jobs.create(row({ approval }))
      const other = await opened.again()
      const decided = await Promise.all([ledger.jobs.move(id, reject), other.jobs.move(id, approve)])
      expect(decided.filter(Boolean)).toHaveLength(1)
      expect(await stateOf(id)).toBe(decided[0] ? 'rejected' : 'running')
      await whole()
    })
  })

  describe('a job that is held', () => {
    const begins: JobMove = { from: ['held'], to: 'running', by: null }
    const undo: JobMove = { from: ['held'], to: 'undone', by: { operator: 'Ada \0' } }

    it('begins nothing before its hold is over, and says how much of it is left', async () => {
      const { id } = await ledger.jobs.create(row({ holdMs: 400 }))
      const job = await ledger.jobs.get(id)
      expect(v.safeParse(jobSchema, { ...job, pace: null }).issues).toBeUndefined()
      expect(job).toMatchObject({ state: 'held', counts: { queued: 3 }, endedAt: null })
      expect(job?.hold?.leftMs).toBeGreaterThan(0)
      expect(job?.hold?.leftMs).toBeLessThanOrEqual(400)
      await expect(begin(id, 0)).rejects.toThrow(ItemNotQueuedError)
      expect(await ledger.jobs.move(id, begins)).toBe(false)
      expect((await ledger.jobs.changes(null)).jobs).toMatchObject([{ id, state: 'held' }])
      await whole()
      await until(async () => (await ledger.jobs.get(id))?.hold?.leftMs === 0)
      expect(await ledger.jobs.move(id, begins)).toBe(true)
      expect(await ledger.jobs.get(id)).toMatchObject({ state: 'running', hold: null, lastMove: null })
      await begin(id, 0)
      await whole()
    })

    it('has its end stored, so that another process does not begin it sooner', async () => {
      const { id } = await ledger.jobs.create(row({ holdMs: 60_000 }))
      const other = await opened.again()
      const left = (await other.jobs.get(id))?.hold?.leftMs ?? 0
      expect(left).toBeGreaterThan(50_000)
      expect(left).toBeLessThanOrEqual(60_000)
      expect(await other.jobs.move(id, begins)).toBe(false)
      expect((await other.jobs.get(id))?.hold?.until).toBe((await ledger.jobs.get(id))?.hold?.until)
    })

    it('is no shorter where somebody sets the clock forward', async () => {
      const { id } = await ledger.jobs.create(row({ holdMs: 60_000 }))
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 3_600_000 })
      try {
        expect(await ledger.jobs.move(id, begins)).toBe(false)
        const left = (await ledger.jobs.get(id))?.hold?.leftMs ?? 0
        expect(left).toBeGreaterThan(30_000)
        expect(left).toBeLessThanOrEqual(60_000)
      } finally {
        vi.useRealTimers()
      }
    })

    it('can be undone: then none of it is ever sent, and who did it is known', async () => {
      const { id } = await ledger.jobs.create(row({ holdMs: 60_000 }))
      expect(await ledger.jobs.move(id, undo)).toBe(true)
      expect(await ledger.jobs.get(id)).toMatchObject({
        state: 'undone',
        hold: null,
        counts: { stopped: 3, queued: 0 },
        lastMove: { to: 'undone', operator: 'Ada \0' },
      })
      expect((await ledger.jobs.get(id))?.endedAt).not.toBeNull()
      expect((await ledger.jobs.items(id, { states: ['stopped'], after: -1, limit: 9 })).length).toBe(3)
      await expect(begin(id, 0)).rejects.toThrow(ItemNotQueuedError)
      expect(await ledger.jobs.move(id, undo)).toBe(false)
      expect(await ledger.jobs.countByState()).toMatchObject({ undone: 1, held: 0 })
      await whole()
    })

    it('begins or is undone, where both come at once', async () => {
      const { id } = await ledger.jobs.create(row({ holdMs: 1 }))
      const other = await opened.again()
      await until(async () => (await other.jobs.get(id))?.hold?.leftMs === 0)
      await until(async () => (await ledger.jobs.get(id))?.hold?.leftMs === 0)
      const moved = await Promise.all([
        other.jobs.move(id, begins),
        ledger.jobs.move(id, undo),
        other.jobs.move(id, undo),
      ])
      expect(moved.filter(Boolean)).toHaveLength(1)
      expect(await stateOf(id)).toBe(moved[0] ? 'running' : 'undone')
      await whole()
    })

    it('waits for approval instead, where it needs one', async () => {
      const approval = { reasons: [], over: 2, inUse: { count: 0, ids: [] }, askedBy: '', forMs: 60_000 }
      const { id } = await ledger.jobs.create(row({ approval, holdMs: 60_000 }))
      expect(await ledger.jobs.get(id)).toMatchObject({ state: 'waiting', hold: null })
      await whole()
    })
  })

  describe('an item', () => {
    it('is begun once, even if several workers take it', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again()
      const picked = await Promise.allSettled([begin(id, 0), begin(id, 0, other), begin(id, 0)])
      expect(picked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const result of picked.filter((each) => each.status === 'rejected'))
        expect(result.reason).toBeInstanceOf(ItemNotQueuedError)
      expect(await ledger.list({ limit: 9 })).toHaveLength(1)
      expect(await ledger.jobs.unsent(id)).toEqual([1, 2])
      expect(await ledger.jobs.isQueued({ jobId: id, position: 0 })).toBe(false)
      await whole()
    })

    it.each(['stopped', 'paused', 'finished'] as const)(
      'is not begun once its job is %s, and nothing of it is written',
      async (to) => {
        const { id } = await ledger.jobs.create(row())
        expect(await ledger.jobs.isRunning(id)).toBe(true)
        await move(id, 'running', to)
        expect(await ledger.jobs.isRunning(id)).toBe(false)
        await expect(begin(id, 0)).rejects.toThrow(ItemNotQueuedError)
        expect(await ledger.list({ limit: 9 })).toEqual([])
        await whole()
      },
    )

    it('that is begun while its job is being stopped is begun before that, or not at all', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again()
      const all = await Promise.allSettled([
        begin(id, 0),
        begin(id, 1, other),
        move(id, 'running', 'stopped', other),
        begin(id, 2),
      ])
      const begun = all.filter(({ status }) => status === 'fulfilled').length - 1
      expect(await ledger.list({ limit: 9 })).toHaveLength(begun)
      expect(await ledger.jobs.unsent(id)).toHaveLength(3 - begun)
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ intended: begun, stopped: 3 - begun })
      await whole()
    })

    it('is what its record says', async () => {
      const { id } = await ledger.jobs.create(row())
      const records = [await begin(id, 0), await begin(id, 1)]
      await ledger.recordOutcome(records[0] ?? '', {
        outcome: 'failed',
        attempts: 1,
        code: 'c',
        message: 'm',
      })
      const all = { states: [], after: -1, limit: 9 }
      const items = await ledger.jobs.items(id, all)
      expect(items.map(({ item }) => item.state)).toEqual(['failed', 'intended', 'queued'])
      expect(await ledger.jobs.items(id, { ...all, states: ['queued'], after: 1 })).toHaveLength(1)
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ failed: 1, intended: 1, queued: 1 })
      expect(await ledger.jobs.failedIds(id)).toEqual(['a'])
      expect(await ledger.jobs.underWay(id)).toEqual([
        { jobId: id, position: 1, importId: 'b', deletionId: records[1] },
      ])
    })

    it('goes back into the queue together with its outcome, and may be begun again', async () => {
      const { id } = await ledger.jobs.create(row())
      const record = await begin(id, 0)
      await ledger.recordOutcome(record, { outcome: 'failed', attempts: 0, requeue: true })
      expect(await ledger.jobs.unsent(id)).toEqual([0, 1, 2])
      expect((await ledger.get(record))?.outcome).toBe('stopped')
      await begin(id, 0)
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ intended: 1, queued: 2 })
      await whole()
    })

    it('that went back is deleted once its call is seen to have taken effect late, and is not sent again', async () => {
      const { id } = await ledger.jobs.create(row())
      const record = await begin(id, 0)
      const end = { outcome: 'failed', code: 'delete_failed', attempts: 1, requeue: true } as const
      await ledger.recordOutcome(record, end)
      await move(id, 'running', 'stopped')
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ stopped: 3, deleted: 0 })
      const late = { importId: 'a', otherThan: record, how: 'It is gone.' }
      expect(await ledger.recordLateSuccess(late)).toEqual({ kind: 'corrected', id: record })
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ stopped: 2, deleted: 1 })
      expect(await ledger.jobs.unsent(id)).toEqual([1, 2])
      await whole()
    })

    it('that was begun again keeps its new record if the earlier call takes effect late', async () => {
      const { id } = await ledger.jobs.create(row())
      const end = { outcome: 'failed', code: 'delete_failed', attempts: 1, requeue: true } as const
      await ledger.recordOutcome(await begin(id, 0), end)
      const again = await begin(id, 0)
      await ledger.recordLateSuccess({ importId: 'a', otherThan: again, how: 'It is gone.' })
      await ledger.recordOutcome(again, { outcome: 'already_gone', attempts: 1 })
      expect((await ledger.jobs.get(id))?.counts).toMatchObject({ queued: 2, already_gone: 1, deleted: 0 })
      await whole()
    })

    it('is counted also if another console changed it', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again()
      expect((await other.jobs.get(id))?.counts.queued).toBe(3)
      await begin(id, 0)
      expect((await other.jobs.get(id))?.counts).toMatchObject({ intended: 1, queued: 2 })
    })
  })

  describe('what changed since an entry', () => {
    it('is every job and every import that changed, once', async () => {
      const { id } = await ledger.jobs.create(row())
      const before = await ledger.jobs.changes(null)
      expect(before).toMatchObject({ jobs: [{ id }], gone: [], hasMore: false })
      const other = await opened.again()
      await other.recordOutcome(await begin(id, 1, other), { outcome: 'deleted', attempts: 1 })
      const since = await ledger.jobs.changes(before.after)
      expect(since).toMatchObject({ jobs: [{ id, counts: { deleted: 1 } }], gone: ['b'] })
      expect(await ledger.jobs.changes(since.after)).toMatchObject({ gone: [], after: since.after })
    })

    it('has a job that ended since, and not again', async () => {
      const { id } = await ledger.jobs.create(row())
      const { after } = await ledger.jobs.changes(null)
      await move(id, 'running', 'stopped')
      const since = await ledger.jobs.changes(after)
      expect(since.jobs).toMatchObject([{ id, state: 'stopped' }])
      expect((await ledger.jobs.changes(since.after)).jobs).toEqual([])
    })
  })

  describe('the lease of a job', () => {
    it('belongs to one console at a time, until that releases it', async () => {
      const { id } = await ledger.jobs.create(row())
      const other = await opened.again()
      expect(await ledger.leases.mayRun()).toBe(true)
      const lease = await ledger.leases.claim(id, noPace)
      expect(lease).toMatchObject({ jobId: id })
      expect(lease?.isHeld()).toBe(true)
      expect(await other.leases.claim(id, noPace)).toBeNull()
      expect(await other.leases.quietMs(id)).toBeNull()
      expect(await ledger.leases.quietMs(id)).toBeGreaterThanOrEqual(0)
      await lease?.release()
      await ledger.leases.close()
      const next = await other.leases.claim(id, noPace)
      expect(next?.isHeld()).toBe(true)
      expect(await other.leases.quietMs(id)).toBeGreaterThanOrEqual(0)
      await next?.release()
      await other.leases.close()
    })
  })
}
