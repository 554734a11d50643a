import { describe, expect, it } from 'vitest'
import { anImport } from './contract/testing.ts'
import { actionsOf, importsOf, matching } from './palette-entries.ts'

const names = ({ entries }: ReturnType<typeof importsOf>) => entries.map(({ name }) => name)

describe('importsOf', () => {
  const imports = [
    anImport('import_a1', { title: 'Kraków leads', metadata: { owner: 'ana' } }),
    anImport('import_b2', { title: '', failedMessage: 'Row 3 of leads is empty' }),
  ]

  it('looks in titles and ids alone', () => {
    expect(names(importsOf(imports, 'krakow LEADS', ''))).toEqual([
      'Kraków leads',
      'Search imports for “krakow LEADS”',
    ])
    expect(names(importsOf(imports, 'b2', ''))).toEqual(['Untitled import', 'Search imports for “b2”'])
    expect(names(importsOf(imports, 'ana', ''))).toEqual(['Search imports for “ana”'])
    expect(names(importsOf(imports, ' ', ''))).toEqual([])
  })

  it('opens an id that is not loaded, and keeps the filters of the list', () => {
    const [byId, search] = importsOf(imports, 'import_zz99', '?status=failed&mode=triage').entries
    expect(byId?.href).toBe('/imports/import_zz99?status=failed')
    expect(search?.href).toBe('/imports?q=import_zz99')
    expect(names(importsOf(imports, 'warehouse', ''))).toHaveLength(1)
  })

  it('shows a few at most', () => {
    const many = Array.from({ length: 500 }, (_, at) => anImport(`import_${at}`, { title: 'Leads' }))
    expect(importsOf(many, 'leads', '').entries).toHaveLength(9)
  })
})

const run = () => {}

describe('actionsOf', () => {
  it('leaves out what cannot be done, and the key of the palette itself', () => {
    const groups = actionsOf([
      {
        place: 'List',
        shortcuts: [
          { key: 'j', does: 'Next import', run },
          { key: 'x', does: 'Select', run, canRun: () => false },
          { does: 'Re-import', run: undefined },
          { key: 'Mod+k', does: 'All commands', run },
        ],
      },
    ])
    expect(groups).toEqual([{ title: 'List', entries: [{ name: 'Next import', key: 'j', run }] }])
    expect(matching(groups, 'IMPORT next')).toEqual(groups)
    expect(matching(groups, 'nexts')).toEqual([])
  })
})
