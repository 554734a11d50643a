import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markMatches } from './matches.ts'
import { searchWords } from './search-text.ts'

const marked = (text: string, search: string) =>
  markMatches(text, searchWords(search))
    .map(({ text: piece, match }) => (match ? `[${piece}]` : piece))
    .join('')

describe('markMatches', () => {
  it.each([
    ['Q1 leads (CRM export)', 'lead', 'Q1 [lead]s (CRM export)'],
    ['Leads and more leads', 'LEADS', '[Leads] and more [leads]'],
    ['Kraków', 'krakow', '[Kraków]'],
    ['Zürich office', 'ric off', 'Zü[ric]h [off]ice'],
    ['aaa', 'aa', '[aaa]'],
    ['Launch 🚀 partners', 'partners', 'Launch 🚀 [partners]'],
    ['<b>bold</b>', '<b>', '[<b>]bold</b>'],
    ['nothing', '', 'nothing'],
  ])('%j, searched for %j: %j', (text, search, expected) => expect(marked(text, search)).toBe(expected))

  it('never changes the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, search) => {
        const pieces = markMatches(text, searchWords(search))
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      }),
    )
  })
})
