import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Import } from '../contract/import.ts'
import { anImport } from '../contract/testing.ts'
import { exportFileName, exportImports } from './export-imports.ts'
import { readCsv } from '../contract/csv/read-csv.ts'

const base = anImport('import_1', { entity: null, count: 3 })

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('=', '-', '+', '@', '＝', '"', ',', ';', '\t', '\r', '\n', ' ', "'", 'a', '1'),
  }),
)
const metadata = fc
  .array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'owner')), text), {
    maxLength: 5,
  })
  .map((entries) => Object.fromEntries(entries))
const anyImport: fc.Arbitrary<Import> = fc.record({
  id: text,
  object: fc.constant('import' as const),
  status: text,
  format: text,
  entity: fc.option(fc.record({ type: text, description: text }, { requiredKeys: ['type'] })),
  title: text,
  count: fc.integer(),
  metadata,
  failedReason: fc.option(text),
  failedMessage: fc.option(text),
  failedAt: fc.option(text),
  createdAt: text,
  updatedAt: text,
})

/** `Blob.text` would take the byte order mark off. */
const rawText = async (blob: Blob) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blob.arrayBuffer())

async function csvOf(imports: readonly Import[]): Promise<{ header: string[]; rows: string[][] }> {
  const file = await rawText(await exportImports(imports, 'csv'))
  expect(file.startsWith('\uFEFF')).toBe(true)
  const [header = [], ...rows] = readCsv(file.slice(1))
  return { header, rows }
}

/** What a text is in the file: with an apostrophe where it might be taken for a formula. */
const unmarked = (cell: string, original: string) => (cell === `'${original}` ? original : cell)

describe('exportImports to CSV', () => {
  it('has a header, a row for each import, and a column for each metadata key', async () => {
    const imports: Import[] = [
      { ...base, metadata: { team: 'sales', owner: 'ana' } },
      {
        ...base,
        id: 'import_2',
        count: -5,
        entity: { type: 'custom', description: 'Sites, "old"' },
        metadata: { zone: '-5' },
      },
    ]
    const { header, rows } = await csvOf(imports)
    expect(header.join(' ')).toBe(
      'id title status failedReason failedMessage failedAt format entity entityDescription count createdAt ' +
        'updatedAt metadata.owner metadata.team metadata.zone',
    )
    expect(rows.map((row) => row.slice(7, 10))).toEqual([
      ['', '', '3'],
      ['custom', 'Sites, "old"', '-5'],
    ])
    expect(rows.map((row) => row.slice(12))).toEqual([
      ['ana', 'sales', ''],
      ['', '', '-5'],
    ])
  })

  it('is a header alone where there are no imports', async () => {
    expect((await csvOf([])).rows).toEqual([])
    expect((await exportImports([], 'csv')).type).toBe('text/csv;charset=utf-8')
  })

  it('reads back as what it was made of, whatever that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyImport, { maxLength: 5 }), async (imports) => {
        const { header, rows } = await csvOf(imports)
        expect(rows).toHaveLength(imports.length)
        for (const [index, item] of imports.entries()) {
          const row = rows[index] ?? []
          expect(row).toHaveLength(header.length)
          const cell = (name: string, original: string) => unmarked(row[header.indexOf(name)] ?? '', original)
          expect(cell('title', item.title)).toBe(item.title)
          expect(cell('failedMessage', item.failedMessage ?? '')).toBe(item.failedMessage ?? '')
          expect(cell('entity', item.entity?.type ?? '')).toBe(item.entity?.type ?? '')
          expect(cell('count', '')).toBe(String(item.count))
          for (const [key, value] of Object.entries(item.metadata))
            expect(cell(`metadata.${key}`, value)).toBe(value)
        }
      }),
    )
  })

  it('has no text that a spreadsheet would run', async () => {
    const startsFormula = /^\s*(?:[=@＝]|[+-]\s*[a=@"]|[+-]1+[+=@a])/u
    await fc.assert(
      fc.asyncProperty(fc.array(anyImport, { maxLength: 5 }), async (imports) => {
        const { header, rows } = await csvOf(imports)
        const texts = [header, ...rows.map((row) => row.toSpliced(header.indexOf('count'), 1))]
        return !texts.flat().some((cell) => startsFormula.test(cell))
      }),
    )
    const values = { delta: '-12.5', phone: '+49 30 1234567', formula: '=1+1' }
    const { header, rows } = await csvOf([{ ...base, metadata: values }])
    const cell = (name: string) => rows[0]?.[header.indexOf(`metadata.${name}`)]
    expect(['delta', 'phone', 'formula'].map(cell)).toEqual(['-12.5', '+49 30 1234567', "'=1+1"])
  })
})

describe('exportImports to JSON', () => {
  it('reads back as the whole imports, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyImport, { maxLength: 5 }), async (imports) => {
        expect(JSON.parse(await rawText(await exportImports(imports, 'json')))).toEqual(
          JSON.parse(JSON.stringify(imports)),
        )
      }),
    )
  })

  it('keeps fields that this app does not know, and metadata under any name', async () => {
    const item = JSON.parse(
      JSON.stringify({ ...base, added: { later: true } }).replace(
        '"metadata":{}',
        '"metadata":{"__proto__":"kept"}',
      ),
    ) as Import
    const written = await rawText(await exportImports([item], 'json'))
    expect(written).toContain('"metadata":{"__proto__":"kept"}')
    expect(written).toContain('"added":{"later":true}')
    expect(await rawText(await exportImports([item], 'csv'))).toContain('metadata.__proto__')
  })
})

describe('exportImports', () => {
  const many = Array.from({ length: 60_000 }, (_, index) => ({ ...base, id: `import_${index}` }))

  it('lets other work in between, says how far it is, and loses no import', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    const steps: number[] = []
    const blob = await exportImports(many, 'json', { onProgress: (done) => steps.push(done) })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
    expect(steps.length).toBeGreaterThan(1)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    expect(steps.at(-1)).toBe(many.length)
    const read = JSON.parse(await rawText(blob)) as Import[]
    expect(read.map((item) => item.id)).toEqual(many.map((item) => item.id))
  })

  it('stops when told to', async () => {
    const controller = new AbortController()
    const exporting = exportImports(many, 'csv', {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(exporting).rejects.toThrow('aborted')
    await expect(exportImports([], 'csv', { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })
})

describe('exportFileName', () => {
  it('sorts by time, and has nothing in it that a file system minds', () => {
    expect(exportFileName('csv', new Date(2026, 0, 3, 4, 5))).toBe('imports-2026-01-03-0405.csv')
  })
})
