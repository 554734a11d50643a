import { describe, expect, it } from 'vitest'
import { charsetSamples, decodedAs, onlyWrongBytes, withoutNul } from './charset.ts'
import { blobOf, documentOf } from './document.ts'
import { mendRow, type RowMend } from './mends.ts'
import { readRow, textAfter } from './row-text.ts'

const table = { delimiter: ',', columns: 3, addresses: [false, true, false] }

/** The row after a mend; null where the mend has nothing for it. */
function mended(text: string, mend: RowMend): string | null {
  const row = readRow(text, ',')
  const changes = mendRow(row, mend, table)
  return changes === null || changes === 'drop' ? changes : textAfter(row.text, changes)
}

describe('a mend of a row', () => {
  it.each<[RowMend, string, string | null]>([
    [{ type: 'join', column: null }, 'Acme, Inc,acme.example,Bonn', '"Acme, Inc",acme.example,Bonn'],
    [{ type: 'join', column: null }, 'Acme,acme.example,Bonn, Germany', 'Acme,acme.example,"Bonn, Germany"'],
    [{ type: 'join', column: null }, 'A,"B ""x""",c,acme.example,Bonn', '"A,B ""x"",c",acme.example,Bonn'],
    [{ type: 'join', column: 2 }, 'Acme,acme.example,Bonn,Kiel,,', 'Acme,acme.example,"Bonn,Kiel"'],
    [{ type: 'join', column: null }, 'Acme,acme.example,Bonn,', null],
    [{ type: 'cut' }, 'Acme,acme.example,"Bonn",x,y', 'Acme,acme.example,"Bonn"'],
    [{ type: 'cut' }, 'Acme,acme.example,Bonn', null],
    [{ type: 'pad' }, '"Acme"', '"Acme",,'],
    [{ type: 'pad' }, 'Acme,,', null],
    [{ type: 'split', delimiter: ';' }, 'Acme;acme.example;"Bonn; x"', 'Acme,acme.example,"Bonn; x"'],
    [{ type: 'split', delimiter: ';' }, 'Acme, Inc;acme.example;Bonn', '"Acme, Inc",acme.example,Bonn'],
    [{ type: 'split', delimiter: ';' }, 'Acme;acme.example', null],
    [{ type: 'scheme', column: 1 }, 'Acme,acme.internal/1,Bonn', 'Acme,https://acme.internal/1,Bonn'],
    [{ type: 'scheme', column: 1 }, 'Acme,"htp//acme.example",', 'Acme,"https://acme.example",'],
    [{ type: 'scheme', column: 1 }, 'Acme,http://acme.example,', null],
    [{ type: 'scheme', column: 1 }, 'Acme,unknown,Bonn', null],
    [{ type: 'trim' }, ' Acme ,acme.example,"Bonn "', 'Acme,acme.example,"Bonn"'],
    [{ type: 'fill', from: 2, column: 1 }, 'Acme,,acme.example', 'Acme,acme.example,acme.example'],
    [{ type: 'fill', from: 2, column: 1 }, 'Acme,bolt.example,acme.example', null],
    [{ type: 'fill', from: 2, column: 1 }, 'Acme,,none', null],
    [{ type: 'drop' }, 'Acme', 'drop'],
  ])('%j: %j', (mend, before, after) => {
    expect(mended(before, mend)).toBe(after)
  })

  it.each([
    // One that nothing closes goes, the others are doubled.
    ['"Acme,acme.example,Bonn', 'Acme,acme.example,Bonn'],
    ['"Acme"x,acme.example,Bonn', '"Acme""x",acme.example,Bonn'],
    ['"Ac"me",acme.example,Bonn', '"Ac""me",acme.example,Bonn'],
    [String.raw`"5\" nails",acme.example,"Bonn"`, '"5"" nails",acme.example,"Bonn"'],
    [String.raw`"5\"",acme.example,"Bonn"`, '"5""",acme.example,"Bonn"'],
    ['Acme, "acme.example" ,Bonn', 'Acme,"acme.example",Bonn'],
    ['Acme,acme.example, "Bonn, Rhine"', 'Acme,acme.example,"Bonn, Rhine"'],
    // What a quote has swallowed are rows again.
    [
      '"Acme,acme.example,Bonn\r\n"Bolt",bolt.example,Kiel',
      'Acme,acme.example,Bonn\r\n"Bolt",bolt.example,Kiel',
    ],
    // Sound cells stay as they are.
    ['"Acme",acme.example,"two\nlines"', null],
  ])('its quotes: %j', (before, after) => {
    const row = { text: before, cells: [] }
    const changes = mendRow(row, { type: 'quotes' }, table)
    const text = changes === null || changes === 'drop' ? changes : textAfter(before, changes)
    expect(text).toBe(after)
  })
})

/** The text of a file whose bytes are read as another charset. */
const decoded = async (bytes: (number | string)[], charset: string) => {
  const content = Buffer.concat(bytes.map((part) => Buffer.from(typeof part === 'string' ? part : [part])))
  return (await blobOf(await decodedAs(documentOf(new Blob([content])), charset))).text()
}

describe('another charset', () => {
  it.each([
    [onlyWrongBytes, ['Café, Caf', 0xe9, ' €', 0x80, '😀', 0xf0, 0x9f, ',x'], 'Café, Café €€😀ðŸ,x'],
    [onlyWrongBytes, ['a', 0xc3], 'aÃ'],
    ['windows-1252', ['Caf', 0xe9], 'Café'],
    ['utf-16le', [0xff, 0xfe, 0x41, 0, 0xe9, 0], 'Aé'],
  ])('%s', async (charset, bytes, text) => {
    expect(await decoded(bytes, charset)).toBe(text)
  })

  it('keeps characters that lie across two pieces of the file', async () => {
    const text = `a${'é😀'.repeat(200_000)}`
    expect(await decoded([text, 0xe9], onlyWrongBytes)).toBe(`${text}é`)
  })

  it('shows some of the lines that it would change', async () => {
    const content = Buffer.from('name\nsound\nCaf\u00e9\nZo\u00eb\n', 'latin1')
    const samples = await charsetSamples(documentOf(new Blob([content])), onlyWrongBytes)
    expect(samples).toEqual([
      { before: 'Caf\uFFFD', after: 'Café' },
      { before: 'Zo\uFFFD', after: 'Zoë' },
    ])
  })

  it('takes NUL bytes out', async () => {
    const document = await withoutNul(documentOf(new Blob(['a\0b\0'])))
    expect(await (await blobOf(document)).text()).toBe('ab')
  })
})
