import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Account } from '../contract/account.ts'
import { accountChangedTo, forgetAccount, noteAccount, onAccountChange, pageAccount } from './page-account.ts'

const live: Account = { mode: 'live', name: 'default', baseUrl: 'https://api.exa.ai' }

beforeEach(forgetAccount)

describe('the account of a page', () => {
  it('is the first that the console names, for as long as the page lives', () => {
    expect(pageAccount()).toBeNull()
    noteAccount(live)
    noteAccount({ ...live, name: 'acme' })
    expect(pageAccount()).toEqual(live)
  })

  it.each<[string, Partial<Account>]>([
    ['name', { name: 'acme' }],
    ['address', { baseUrl: 'https://other.example' }],
    ['mode', { mode: 'sandbox', baseUrl: null }],
  ])('changes with its %s, and says so', (_what, changes) => {
    const told = vi.fn<() => void>()
    const end = onAccountChange(told)
    noteAccount(live)
    noteAccount({ ...live })
    expect(told).not.toHaveBeenCalled()
    expect(accountChangedTo()).toBeNull()
    noteAccount({ ...live, ...changes })
    expect(told).toHaveBeenCalledOnce()
    expect(accountChangedTo()).toEqual({ ...live, ...changes })
    end()
  })
})
