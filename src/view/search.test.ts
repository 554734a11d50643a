import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { foldAhead, hasWords, markMatches, searchWords } from './search.ts'

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
    ['Łódź, Straße', 'lodz STRASSE', '[Łódź], [Straße]'],
    // Half of what a letter stands for is all of the letter.
    ['Straße', 'as', 'Str[aß]e'],
    ['Ærø', 'e', '[Æ]rø'],
    ['To\u0301kyo\u0301 ｔｏｋｙｏ', 'tokyo', '[To\u0301kyo\u0301] [ｔｏｋｙｏ]'],
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

describe('hasWords', () => {
  const item = anImport('import_7', {
    title: 'Kraków leads',
    metadata: { owner: 'Zoë' },
    failedMessage: 'Row 3',
  })

  it.each([
    ['', true],
    ['krakow', true],
    ['LEADS zoe row', true],
    ['import_7 owner', true],
    ['leads vendors', false],
    // Neither word stands alone in a part of the import.
    ['leadsimport_7', false],
  ])('finds by %j: %j', (search, found) => expect(hasWords(item, searchWords(search))).toBe(found))
})

describe('foldAhead', () => {
  it('reads every import once, so that the first search reads none', async () => {
    let reads = 0
    const items = Array.from({ length: 3_000 }, (_, index) => {
      const item = anImport(`import_${index}`, { title: `Leads ${index}` })
      return {
        ...item,
        get title() {
          reads++
          return item.title
        },
      }
    })
    foldAhead(items)
    await expect.poll(() => reads).toBe(items.length)
    expect(items.filter((item) => hasWords(item, searchWords('leads 2999')))).toHaveLength(1)
    expect(reads).toBe(items.length)
  })
})
