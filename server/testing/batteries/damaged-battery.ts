import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { integritySchema } from '../../../src/contract/deletion.ts'
import { jobChangesSchema, jobSchema } from '../../../src/contract/job.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { NewJobRow } from '../../ledger/job-store.ts'
import type { OpenedForRestores } from './restores-fixture.ts'

const approval = {
  reasons: ['many'],
  over: 2,
  inUse: { count: 0, ids: [] },
  askedBy: 'sub-1',
  forMs: 60_000,
} satisfies NewJobRow['approval']

/** What must hold where somebody left in the database what this program does not write: tests, for within a `describe`. */
export function testDamaged(open: () => Promise<OpenedForRestores>): void {
  let opened: OpenedForRestores
  let ledger: Ledger
  beforeEach(async () => {
    opened = await open()
    ;({ ledger } = opened)
  })
  afterEach(() => opened.end())

  const create = async (key: string, more: Partial<NewJobRow> = {}) => {
    const asked = { key, askedHash: 'hash', ids: ['a', 'b'], reason: null, operator: 'x', retryOf: null }
    const { id } = await ledger.jobs.create({ ...asked, approval: null, holdMs: 0, ...more })
    return id
  }

  /** Deletes the item at a position; `refused` puts it back into the queue. Returns the id of the record. */
  const remove = async (jobId: string, position: number, outcome: 'deleted' | 'refused' | 'failed') => {
    const importId = ['a', 'b'][position] ?? ''
    const record = await ledger.recordIntent({
      importId,
      operator: 'x',
      import: null,
      item: { jobId, position },
    })
    const code = outcome === 'failed' ? 'delete_failed' : null
    await ledger.recordOutcome(record, { outcome, code, attempts: 1, requeue: outcome !== 'deleted' })
    return record
  }
  /** A job of two that paused: `a` was refused at first, and is deleted; a try for `b` was given up, and took effect late. */
  const createPaused = async () => {
    const id = await create('first')
    await remove(id, 0, 'refused')
    await remove(id, 0, 'deleted')
    const given = await remove(id, 1, 'failed')
    const why = { code: 'upstream_failing', message: 'Five failed \0.' }
    await ledger.jobs.move(id, { from: ['running'], to: 'paused', by: null, paused: why })
    await ledger.recordLateSuccess({ importId: 'b', otherThan: given, how: 'It is gone.' })
    return id
  }
  const problems = async () => (await (await opened.again()).integrity.check()).problems

  /** Records an upload. Returns the number of the entry that begins it. */
  const upload = async (importId: string) => {
    const by = { operator: 'x', at: new Date().toISOString() }
    const entry = await ledger.appendIntent({ event: 'upload_sent', importId, sizeBytes: 3, ...by })
    const ended = { event: 'upload_ended', entry, importId, status: 204, sha256: 'hash' } as const
    await ledger.appendOutcome({ ...ended, ...by })
    return entry
  }

  describe('a job', () => {
    it.each([
      ['approval_json', 'no JSON'],
      ['approval_json', '{}'],
      ['approval_json', 'null'],
      ['decision_json', 'no JSON'],
      ['decision_json', '{"approved":1}'],
      ['who_json', '[]'],
    ])(
      'whose %s is %s is listed without it, as all others are whole, and is a problem',
      async (column, text) => {
        const first = await create('first', { approval })
        await create('second', { approval })
        const by = { operator: 'sub-2' }
        await ledger.jobs.move(first, { from: ['waiting'], to: 'running', by, decision: { note: null } })
        await opened.tamper(`UPDATE jobs SET ${column} = '${text}' WHERE id = ${first}`)

        const listed = await ledger.jobs.list({ limit: 9 })
        expect(listed.map(({ id }) => id)).toEqual(['2', '1'])
        for (const job of listed) expect(v.is(jobSchema, { ...job, pace: null })).toBe(true)
        const { forMs: _, ...asked } = approval
        const until = expect.any(String) as string
        expect(listed[0]?.approval).toEqual({ ...asked, until, decision: null })
        expect(await ledger.jobs.get(first)).toEqual(listed[1])
        expect(await ledger.jobs.inStates(['waiting', 'running'])).toHaveLength(2)
        const changes = await ledger.jobs.changes(null)
        const jobs = changes.jobs.map((job) => ({ ...job, pace: null }))
        expect(v.is(jobChangesSchema, { ...changes, jobs })).toBe(true)

        expect(await problems()).toMatchObject([{ message: expect.stringContaining(column) as string }])
      },
    )

    it.each(['x', '99999999999999999999', ''])(
      'that an entry names “%s” ends no list, and is a problem',
      async (name) => {
        const id = await create('first')
        await ledger.jobs.move(id, { from: ['running'], to: 'stopped', by: { operator: 'x' } })
        const other = await create('second')
        for (const event of ['job_stopped', 'job_created'])
          await opened.tamper(
            `UPDATE entries SET body = replace(body, '"jobId":"${id}"', '"jobId":"${name}"') WHERE event = '${event}'`,
          )
        expect((await ledger.jobs.changes(0)).jobs.map((job) => job.id)).toEqual([other])
        expect(await ledger.jobs.list({ limit: 9 })).toHaveLength(2)
        expect((await problems()).map(({ message }) => message)).toContain(
          'Job 1 is in no entry of the chain.',
        )
      },
    )

    it('whose last move is no such entry is listed without it', async () => {
      const id = await create('first')
      await ledger.jobs.move(id, { from: ['running'], to: 'stopped', by: { operator: 'x' } })
      await opened.tamper(
        `UPDATE entries SET body = '{"event":"job_stopped","jobId":"1","operator":7}' WHERE event = 'job_stopped'`,
      )
      expect(await ledger.jobs.list({ limit: 9 })).toMatchObject([{ id, lastMove: null }])
      expect(await problems()).not.toEqual([])
    })
  })

  describe('what a job says of its deletions', () => {
    it('is as the chain tells it, whatever its items went through', async () => {
      const id = await createPaused()
      expect(await problems()).toEqual([])
      await ledger.jobs.move(id, { from: ['paused'], to: 'stopped', by: { operator: 'x' } })
      expect(await problems()).toEqual([])
    })

    it.each([
      ['the records of its items', 'UPDATE job_items SET deletion_id = NULL WHERE position = 0'],
      ['the records of its items', 'UPDATE job_items SET deletion_id = 1 WHERE position = 0'],
      ['paused_why', `UPDATE jobs SET paused_why = 'All were deleted.'`],
      ['paused_code', `UPDATE jobs SET paused_code = 'other'`],
      ['ended_at', `UPDATE jobs SET ended_at = '2020-01-01T00:00:00.000Z'`],
    ])('is held against the chain: %s, after %s', async (what, sql) => {
      await createPaused()
      await opened.tamper(sql)
      expect(await problems()).toMatchObject([
        { message: expect.stringMatching(`differs: ${what}.$`) as string },
      ])
    })

    it('is held against the chain: when it was stopped, and that it paused', async () => {
      const id = await createPaused()
      await ledger.jobs.move(id, { from: ['paused'], to: 'stopped', by: { operator: 'x' } })
      await opened.tamper(
        `UPDATE jobs SET ended_at = '2020-01-01T00:00:00.000Z', paused_code = 'x', paused_why = 'y'`,
      )
      const differs = /differs: paused_code, paused_why, ended_at\.$/
      expect(await problems()).toMatchObject([{ message: expect.stringMatching(differs) as string }])
    })
  })

  describe('an entry of an upload', () => {
    it.each(['null', '{}', '{"event":"upload_sent","importId":"a","at":7,"operator":"x","sizeBytes":"x"}'])(
      'that is %s takes neither the files of others away nor the story',
      async (body) => {
        await ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
        await ledger.recordOutcome('1', { outcome: 'deleted', attempts: 1 })
        const entry = await upload('a')
        await upload('b')
        await opened.tamper(`UPDATE entries SET body = '${body}' WHERE seq = ${entry}`)
        expect([...(await ledger.uploadedFiles(['a', 'b'])).keys()]).toEqual(['b'])
        expect((await ledger.story('a')).steps).toMatchObject([{ step: 'deleted', importId: 'a' }])
        expect(await problems()).not.toEqual([])
      },
    )
  })

  it('the end of an upload that names no entry takes neither the files of others away nor the story', async () => {
    await ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
    await ledger.recordOutcome('1', { outcome: 'deleted', attempts: 1 })
    const entry = await upload('a')
    await upload('b')
    await opened.tamper(
      `UPDATE entries SET body = replace(body, '"entry":${entry},', '"entry":99999999999999999999,')`,
    )
    expect([...(await ledger.uploadedFiles(['a', 'b'])).keys()]).toEqual(['b'])
    expect((await ledger.story('a')).steps).toMatchObject([{ step: 'deleted', importId: 'a' }])
  })

  it.each(['"entry":"x","importId":"a"', '"importId":"a"', '"entry":99999999999999999999,"importId":"a"'])(
    'the end of a creation that is %s tells nothing of it',
    async (body) => {
      const by = { operator: 'x', at: new Date().toISOString() }
      const entry = await ledger.appendIntent({ event: 'create_sent', asked: {}, ...by })
      const end = { event: 'create_ended', entry, status: 201, importId: 'a', ...by } as const
      await ledger.appendOutcome(end)
      expect(await ledger.restores.createdWith('a')).toEqual({})
      const changed = `{"event":"create_ended",${body}}`
      await opened.tamper(`UPDATE entries SET body = '${changed}' WHERE event = 'create_ended'`)
      expect(await ledger.restores.createdWith('a')).toBeNull()
    },
  )

  it.each([
    '{"event":"problems_acknowledged"}',
    '{"event":"problems_acknowledged","at":7,"operator":7,"note":7,"problems":[7]}',
    '{"event":"problems_acknowledged","at":"","operator":"","note":null,"problems":"x"}',
  ])('an acknowledgement that is %s is none, and the problems are told', async (body) => {
    await create('first')
    await opened.tamper(`UPDATE jobs SET reason = 'other'`)
    const again = await opened.again()
    const keys = (await again.integrity.check()).problems.map(({ key }) => key)
    await again.acknowledge({ keys, operator: 'x', note: null })
    expect((await again.integrity.check()).problems).toEqual([])
    await opened.tamper(`UPDATE entries SET body = '${body}' WHERE event = 'problems_acknowledged'`)
    const last = await opened.again()
    const found = await last.integrity.check()
    expect(v.safeParse(integritySchema, found).issues).toBeUndefined()
    expect(found.problems.map(({ key }) => key)).toEqual(expect.arrayContaining(keys))
    expect(found.acknowledged).toEqual([])
    expect(await last.refusing()).toMatchObject({ code: 'ledger_broken' })
  })
}
