import { describe, expect, it } from 'vitest'
import { type Account, accountWords } from './account.ts'

const live: Account = { mode: 'live', name: 'default', baseUrl: 'https://api.exa.ai' }
const sandbox: Account = { mode: 'sandbox', name: 'demo', baseUrl: null }

describe('accountWords', () => {
  it.each([
    [live, 'Live · default (api.exa.ai)'],
    [{ ...live, name: 'acme', baseUrl: 'http://127.0.0.1:4320' }, 'Live · acme (127.0.0.1:4320)'],
    [{ ...live, baseUrl: 'https://gateway.example/exa' }, 'Live · default (gateway.example/exa)'],
    [sandbox, 'Sandbox · demo'],
  ])('calls an account by its mode, name and host', (account, words) => {
    expect(accountWords(account)).toBe(words)
  })
})
