import { describe, expect, it } from 'vitest'
import { itemStates, type Job } from '../contract/job.ts'
import {
  budgetWords,
  endedCount,
  failedCount,
  itemTitle,
  jobTitle,
  mayResume,
  outcomeSummary,
  pausedWords,
  progressWords,
  stateWords,
} from './job-words.ts'

function aJob(counts: Partial<Job['counts']>, changes: Partial<Job> = {}): Job {
  const none = Object.fromEntries(itemStates.map((state) => [state, 0])) as Job['counts']
  const all = { ...none, ...counts }
  return {
    id: '4',
    state: 'running',
    paused: null,
    reason: null,
    operator: 'somebody',
    who: null,
    lastMove: null,
    retryOf: null,
    hold: null,
    approval: null,
    total: Object.values(all).reduce((sum, count) => sum + count, 0),
    counts: all,
    pace: null,
    createdAt: '2026-11-20T12:00:00.000Z',
    endedAt: null,
    after: 0,
    ...changes,
  }
}

const pace = (leftMs: number | null, perSecond: number | null = 5) => ({ perSecond, leftMs, waitingMs: 0 })

const runningWords = (leftMs: number | null) =>
  progressWords(aJob({ deleted: 412, queued: 588 }, { pace: pace(leftMs) }))

describe('progressWords', () => {
  it('says how far, how fast and how long', () => {
    expect(runningWords(117_600)).toBe('412 of 1,000 · 5 a second · about 2 min left')
    expect(runningWords(45_200)).toBe('412 of 1,000 · 5 a second · about 46 s left')
    expect(runningWords(2.5 * 3_600_000)).toBe('412 of 1,000 · 5 a second · about 2.5 h left')
  })

  it('leaves out what nobody knows', () => {
    expect(runningWords(null)).toBe('412 of 1,000 · 5 a second')
    expect(progressWords(aJob({ queued: 3 }, { pace: pace(null, null) }))).toBe('0 of 3')
    expect(progressWords(aJob({ deleted: 3 }, { state: 'finished' }))).toBe('3 of 3')
    const waiting = { ...pace(4_000), waitingMs: 7_000 }
    expect(progressWords(aJob({ deleted: 1, queued: 2 }, { pace: waiting }))).toBe('1 of 3')
  })
})

describe('the counts', () => {
  const job = aJob({ deleted: 5, already_gone: 1, refused: 2, failed: 3, unknown: 4, intended: 6, queued: 7 })

  it('takes an item for ended when it was sent and its answer came, or was lost', () => {
    expect(endedCount(job)).toBe(15)
    expect(failedCount(job)).toBe(5)
  })

  it('tells what went wrong first', () => {
    expect(outcomeSummary(job)).toBe(
      '3 failed, 2 refused, 4 unknown, 5 deleted, 1 already gone, 6 in progress',
    )
    expect(outcomeSummary(aJob({ queued: 2 }))).toBe('none deleted yet')
    const approval: Job['approval'] = {
      reasons: ['many'],
      over: 1,
      inUse: { count: 0, ids: [] },
      askedBy: 'otto',
      until: '2026-11-27T12:00:00.000Z',
      decision: null,
    }
    expect(outcomeSummary(aJob({ stopped: 2 }, { state: 'stopped', approval }))).toBe('none deleted')
    expect(outcomeSummary(aJob({ deleted: 1, stopped: 2 }, { state: 'stopped' }))).toBe(
      '1 deleted, 2 stopped',
    )
  })
})

describe('stateWords', () => {
  it('tells an end with failures from one without', () => {
    const finished = { state: 'finished' } as const
    expect(stateWords(aJob({ deleted: 2 }, finished)).label).toBe('Finished')
    expect(stateWords(aJob({ deleted: 2, failed: 1 }, finished)).label).toBe('Finished with failures')
    expect(stateWords(aJob({ refused: 2 }, { state: 'stopped' })).label).toBe('Stopped')
  })
})

describe('names', () => {
  it('calls a job by what it does, and by what it tries again', () => {
    expect(jobTitle(aJob({ queued: 1 }))).toBe('Delete 1 import')
    expect(jobTitle(aJob({ queued: 1200 }, { retryOf: '3' }))).toBe('Delete 1,200 imports (retry of job 3)')
  })

  it('calls an item by its title, else by its id', () => {
    const item = {
      importId: 'import_1',
      state: 'queued',
      deletionId: null,
      code: null,
      message: null,
      restore: null,
    } as const
    expect(itemTitle({ ...item, title: 'Leads' })).toBe('Leads')
    expect(itemTitle({ ...item, title: ' ' })).toBe('Untitled import')
    expect(itemTitle({ ...item, title: null })).toBe('import_1')
  })
})

describe('pausedWords', () => {
  it.each([
    ['INVALID_API_KEY', /rejected the API key/, /EXA_API_KEY/],
    ['unauthorized', /rejected the API key/, /resume/],
    ['NO_MORE_CREDITS', /no credits/, /Top it up/],
    ['upstream_failing', /several deletions in a row/, /Details: It is down\./],
    ['constructor', /refused the key/, /The rest is untouched/],
  ])('explains %s', (code, title, advice) => {
    const words = pausedWords({ code, message: 'It is down.' })
    expect(words.title).toMatch(title)
    expect(words.advice).toMatch(advice)
  })

  it.each([
    ['ledger_unavailable', /could not be recorded/],
    ['ledger_broken', /changed or damaged/],
    ['account_unconfirmed', /new to this account/],
    ['unexplained_gone', /gone already/],
    ['job_changed', /after it was confirmed/],
    ['taken_over', /earlier version/],
    ['from_backup', /backup/],
  ])('leaves what to do about %s to the server, which knows', (code, title) => {
    const words = pausedWords({ code, message: 'It is so. Do that.' })
    expect(words.title).toMatch(title)
    expect(words.advice).toBe('It is so. Do that.')
  })
})

describe('mayResume', () => {
  it('lets all go on that stopped or paused, but for one that is not what was confirmed', () => {
    const paused = (code: string) => aJob({ queued: 1 }, { state: 'paused', paused: { code, message: '' } })
    expect(mayResume(aJob({ queued: 1 }, { state: 'stopped' }))).toBe(true)
    expect(mayResume(paused('taken_over'))).toBe(true)
    expect(mayResume(paused('unexplained_gone'))).toBe(true)
    expect(mayResume(paused('job_changed'))).toBe(false)
    expect(mayResume(aJob({ queued: 1 }))).toBe(false)
    expect(mayResume(aJob({ deleted: 1 }, { state: 'finished' }))).toBe(false)
  })
})

describe('budgetWords', () => {
  const budget = { perSecond: 5, allowedPerSecond: 5, waiting: 0, pausedForMs: 0 }
  it.each([
    [{ ...budget, perSecond: null, allowedPerSecond: null }, null],
    [budget, 'Rate limit: 5 calls a second, 0 waiting'],
    [{ ...budget, perSecond: 1, allowedPerSecond: 1 }, 'Rate limit: 1 call a second, 0 waiting'],
    [
      { ...budget, allowedPerSecond: 3.444, waiting: 1200 },
      'Rate limit: 3.4 of 5 calls a second since Exa answered 429, 1,200 waiting',
    ],
  ])('says what of the key is used', (state, words) => {
    expect(budgetWords(state)).toBe(words)
  })
})
