import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import { confirmPhrase, confirmReasons } from './confirm-phrase.ts'

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

  it.each([1, 2, 'unknown'] as const)(
    'asks for it whatever the status where it is or may be in use: %s',
    (usedBy) => {
      expect(confirmPhrase(withStatus('failed'), usedBy)).toBe('Leads')
    },
  )
})

describe('confirmReasons', () => {
  it('says all that speaks for a second thought', () => {
    expect(confirmReasons(withStatus('failed'), 0)).toEqual([])
    expect(confirmReasons(withStatus('failed'), 1)).toEqual(['It is used by 1 webset.'])
    expect(confirmReasons(withStatus('completed'), 2)).toEqual([
      'It has not failed.',
      'It is used by 2 websets.',
    ])
    expect(confirmReasons(withStatus('canceled'), 'unknown')).toEqual([
      'It may be in use: that could not be checked.',
    ])
  })
})
