import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import { confirmPhrase } from './confirm-phrase.ts'

const phrase = (status: string, title: string) =>
  confirmPhrase({ id: 'import_0123abcdef', status, title } as Import)

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
})
