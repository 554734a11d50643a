import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCsvCheck } from '../../contract/csv/check-csv.ts'
import { blobOf } from './document.ts'
import { rowKinds, type RowKind } from './row-kinds.ts'
import { readRow } from './row-text.ts'
import { openRepair } from './open-repair.ts'

const open = (text: string | Uint8Array<ArrayBuffer>, named: number[] = []) =>
  openRepair(new Blob([text]), { identifier: null, named: new Set(named), onProgress: () => {} })

type Session = Awaited<ReturnType<typeof open>>

const textOf = async (session: Session) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await blobOf(session.document())).bytes())

/** What the check says of the file as it is now. */
async function checked(session: Session) {
  const check = createCsvCheck({ identifier: session.state().identifier })
  check.push(await (await blobOf(session.document())).bytes())
  return check.end()
}

const cell = fc.oneof(
  fc.constantFrom(
    'acme.example',
    'https://bolt.example/a',
    'Bonn',
    'Zürich 😀',
    '',
    ' x ',
    'a, b',
    '5" nail',
  ),
  fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '\\'), maxLength: 6 }),
)
const written = cell.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
/** Cells as they come from people: sound ones, and anything. */
const raw = fc.oneof({ arbitrary: written, weight: 5 }, { arbitrary: cell, weight: 1 })
const file = fc
  .record({
    mark: fc.constantFrom('', '\uFEFF'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    rows: fc.array(fc.array(raw, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
    last: fc.boolean(),
  })
  .map(
    ({ mark, end, rows, last }) =>
      `${mark}${['name,website,city', ...rows.map((cells) => cells.join(','))].join(end)}${last ? end : ''}`,
  )

describe('a repair', () => {
  it('changes the cell that was changed, and no other byte', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(), fc.nat({ max: 4 }), cell, async (text, pick, column, value) => {
        const session = await open(text)
        const before = await rowsIn(session)
        const number = (pick % before.length) + 1
        const { delimiter } = session.state().report
        await session.setCell(number, column, value)
        const after = await textOf(session)
        const { text: line = '', cells = [], at = 0 } = before[number - 1] ?? {}
        const { from, to, value: was } = cells[column] ?? { from: line.length, to: line.length, value: '' }
        const start = at + from
        const rest = text.slice(at + to)
        const put = after.slice(start, after.length - rest.length)
        expect(after.slice(0, start) + rest).toBe(text.slice(0, start) + rest)
        const gap = was === value ? '' : delimiter.repeat(Math.max(0, column - cells.length + 1))
        const isSame = was === value ? put === text.slice(start, at + to) : put.startsWith(gap)
        expect(isSame).toBe(true)
        const read = readRow(put.slice(gap.length), delimiter).cells.map((one) => one.value)
        expect(was === value ? [value] : read).toEqual([value])
        await session.undo()
        expect(await textOf(session)).toBe(text)
      }),
      { numRuns: 150 },
    )
  })

  it('leaves the rows that it has nothing for as they are, also where it mends all others', async () => {
    const sound = fc.constantFrom('Bolt,https://bolt.example,Kiel', '"Co ""x""",co.example,"two\nlines"', '')
    const wrong = fc.constantFrom(
      'Acme, Inc,acme.example,Bonn',
      'A;a.example;B',
      'none,,b',
      '"5\\"",a.example,"b"',
    )
    const type = fc.constantFrom('drop', 'quotes', 'cut', 'join')
    const rows = fc.array(fc.oneof(sound, wrong), { maxLength: 12 })
    const end = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(rows, end, type, async (lines, lineEnd, of) => {
        const head = `\uFEFFname,website,city${lineEnd}`
        const session = await open(head + lines.map((line) => line + lineEnd).join(''))
        const mend = of === 'join' ? ({ type: of, column: null } as const) : ({ type: of } as const)
        await session.apply({ ...mend, kind: 'too_wide' }, 'mend')
        const after = await textOf(session)
        const mended = {
          drop: '',
          quotes: `Acme, Inc,acme.example,Bonn${lineEnd}`,
          cut: `Acme, Inc,acme.example${lineEnd}`,
          join: `"Acme, Inc",acme.example,Bonn${lineEnd}`,
        }[of]
        expect(after).toBe(
          head + lines.map((line) => (line.startsWith('Acme, Inc') ? mended : line + lineEnd)).join(''),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('drops the line of a quote that is never closed, and not all that follows', async () => {
    const session = await open('name,website\nA,a.example\n"B,b.example\nC,c.example\n')
    await session.apply({ type: 'drop', kind: 'quotes' }, 'drop')
    expect(await textOf(session)).toBe('name,website\nA,a.example\nC,c.example\n')
    await session.undo()
    await session.dropRow(3)
    expect(await textOf(session)).toBe('name,website\nA,a.example\nC,c.example\n')
    expect(session.state().left).toBe(0)
  })

  it('has nothing left when the check would pass, and something when it would not', async () => {
    const kind = fc.constantFrom(...(Object.keys(rowKinds) as RowKind[]))
    const mend = fc.oneof(
      fc.record({ type: fc.constantFrom('drop', 'quotes', 'cut', 'pad', 'trim'), kind }),
      kind.map((of) => ({ type: 'join', column: null, kind: of }) as const),
      kind.map((of) => ({ type: 'split', delimiter: ';', kind: of }) as const),
      kind.map((of) => ({ type: 'scheme', column: 1, kind: of }) as const),
      kind.map((of) => ({ type: 'fill', column: 1, from: 0, kind: of }) as const),
    )
    // The file as a preview shows it is scanned ahead, which may come to an end, be given up, or be what is wanted.
    const step = fc
      .record({ looks: fc.array(mend, { maxLength: 2 }), does: mend, isSame: fc.boolean() })
      .map(({ looks, does, isSame }) => ({ looks: isSame ? [...looks, does] : looks, does }))
    await fc.assert(
      fc.asyncProperty(file, fc.array(step, { maxLength: 4 }), async (text, steps) => {
        const session = await open(text)
        for (const { looks, does } of steps) {
          for (const one of looks) await session.preview(one)
          await session.apply(does, 'mend')
        }
        const { report, left } = session.state()
        const whole = await checked(session)
        expect(report).toEqual(whole)
        expect(left === 0).toBe(whole.problem === null)
      }),
      { numRuns: 150 },
    )
  })
})

/** The rows of the text, each with the character that it begins at, as the session finds them by their bytes. */
async function rowsIn(session: Session) {
  const bytes = await (await blobOf(session.document())).bytes()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const rows = []
  for (let row = 1; ; row++) {
    const placed = await session.rowText(row)
    if (!placed) return rows
    rows.push({ ...placed, at: decoder.decode(bytes.subarray(0, placed.from)).length })
  }
}
