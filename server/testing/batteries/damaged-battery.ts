import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

        const { problems } = await (await opened.again()).integrity.check()
        expect(problems).toMatchObject([{ message: expect.stringContaining(column) as string }])
      },
    )

    it('whose last move is no such entry is listed without it', async () => {
      const id = await create('first')
      await ledger.jobs.move(id, { from: ['running'], to: 'stopped', by: { operator: 'x' } })
      await opened.tamper(
        `UPDATE entries SET body = '{"event":"job_stopped","jobId":"1","operator":7}' WHERE event = 'job_stopped'`,
      )
      expect(await ledger.jobs.list({ limit: 9 })).toMatchObject([{ id, lastMove: null }])
      expect((await (await opened.again()).integrity.check()).problems).not.toEqual([])
    })
  })
}
