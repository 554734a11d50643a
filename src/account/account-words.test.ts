import { describe, expect, it } from 'vitest'
import type { Account } from '../contract/account.ts'
import { openWork, othersWords } from './account-words.ts'

const live: Account = { mode: 'live', name: 'default', baseUrl: 'https://api.exa.ai' }
const sandbox: Account = { mode: 'sandbox', name: 'demo', baseUrl: null }

describe('open work', () => {
  it('leaves out what there is none of', () => {
    expect(openWork({ jobs: 2, records: 3 })).toBe('2 jobs and 3 deletions')
    expect(openWork({ jobs: 1, records: 0 })).toBe('1 job')
    expect(openWork({ jobs: 0, records: 1200 })).toBe('1,200 deletions')
    expect(openWork({ jobs: 1, records: 1 }, 'open record')).toBe('1 job and 1 open record')
    expect(openWork({ jobs: 0, records: 0 })).toBe('nothing')
  })

  it('says whose it is, in the right number', () => {
    expect(othersWords({ account: live, jobs: 2, records: 3 })).toBe(
      '2 jobs and 3 deletions belong to Live · default (api.exa.ai) and wait for it.',
    )
    expect(othersWords({ account: sandbox, jobs: 0, records: 1 })).toBe(
      '1 deletion belongs to Sandbox · demo and waits for it.',
    )
  })
})
