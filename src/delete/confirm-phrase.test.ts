import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import { confirmPhrase, confirmReason, isPhrase } from './confirm-phrase.ts'

const withStatus = (status: string, title = 'Leads') => ({ id: 'import_0123abcdef', status, title }) as Import
const phrase = (status: string, title: string) => confirmPhrase(withStatus(status, title), 0)

describe('confirmPhrase', () => {
  it.each(['failed', 'canceled'])('asks for nothing where little is lost: %s', (status) => {
    expect(phrase(status, 'Leads')).toBeNull()
  })

  it.each(['completed', 'processing', 'pending', 'archived'])(
    'asks for the title otherwise: %s',
    (status) => {
      expect(phrase(status, ' Q1 leads (CRM) ')).toBe('Q1 leads (CRM)')
    },
  )

  it.each(['', 'قائمة العملاء', 'Launch 🚀', 'x'.repeat(41)])(
    'asks for the end of the id where the title is hard to type',
    (title) => {
      expect(phrase('completed', title)).toBe('abcdef')
    },
  )

  it('asks for the title as browsers show it: with single spaces', () => {
    expect(phrase('completed', 'Q1  leads   (CRM)')).toBe('Q1 leads (CRM)')
    for (const typed of ['Q1 leads (CRM)', ' Q1  leads   (CRM) '])
      expect(isPhrase(typed, 'Q1 leads (CRM)')).toBe(true)
    for (const typed of ['', 'Q1leads (CRM)', 'Q1 leads'])
      expect(isPhrase(typed, 'Q1 leads (CRM)')).toBe(false)
  })

  it.each([1, 2, 'unknown'] as const)(
    'asks for it whatever the status where it is or may be in use: %s',
    (usedBy) => {
      expect(confirmPhrase(withStatus('failed'), usedBy)).toBe('Leads')
    },
  )
})

describe('confirmReason', () => {
  it('says all that speaks for a second thought', () => {
    expect(confirmReason(withStatus('failed'), 0)).toBeNull()
    expect(confirmReason(withStatus('failed'), 1)).toBe('This import is used by 1 webset.')
    expect(confirmReason(withStatus('completed'), 2)).toBe('This import completed and is used by 2 websets.')
    expect(confirmReason(withStatus('processing'), 0)).toBe('This import is still processing.')
    expect(confirmReason(withStatus('archived'), 0)).toBe('This import has not failed.')
    expect(confirmReason(withStatus('canceled'), 'unknown')).toBe(
      'This import may be in use (this could not be checked).',
    )
  })
})
