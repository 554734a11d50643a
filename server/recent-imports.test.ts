import { describe, expect, it } from 'vitest'
import { createRecentImports } from './recent-imports.ts'
import { sampleImport } from './testing/sample-import.ts'

describe('the imports last read', () => {
  it('are those of a page and those read alone, the newest reading of each', () => {
    const recentImports = createRecentImports()
    recentImports.remember({ data: [sampleImport('a'), sampleImport('b')], hasMore: false, nextCursor: null })
    recentImports.remember(sampleImport('a', { title: 'newer' }))
    expect(recentImports.get('a')?.title).toBe('newer')
    expect(recentImports.get('b')).toEqual(sampleImport('b'))
    expect(recentImports.get('c')).toBeNull()
  })

  it.each([[null], [undefined], ['text'], [7], [[]], [{}], [{ data: null }], [{ data: [{ id: 7 }, null] }]])(
    'take nothing from %j',
    (json) => {
      const recentImports = createRecentImports()
      recentImports.remember(json)
      expect(recentImports.get('a')).toBeNull()
    },
  )

  it('are kept as far as they could be read', () => {
    const recentImports = createRecentImports()
    recentImports.remember({
      data: [{ ...sampleImport('a'), count: 'twelve' }, { id: 7 }, sampleImport('b')],
    })
    expect(recentImports.get('a')).toMatchObject({ title: sampleImport('a').title, count: 0 })
    expect(recentImports.get('a')?.unreadable?.received).toMatchObject({ count: 'twelve' })
    expect(recentImports.get('b')).toEqual(sampleImport('b'))
  })

  it('are kept as they came, odd keys included', () => {
    const recentImports = createRecentImports()
    const json = JSON.stringify(sampleImport('a')).replace('"team":', '"__proto__":"kept","team":')
    recentImports.remember(JSON.parse(json))
    expect(JSON.stringify(recentImports.get('a'))).toBe(json)
  })

  it('are 10,000 at most, and the oldest reading goes first', () => {
    const recentImports = createRecentImports()
    for (let n = 0; n < 10_000; n++) recentImports.remember(sampleImport(`n${n}`))
    recentImports.remember(sampleImport('n0'))
    recentImports.remember(sampleImport('another'))
    expect(recentImports.get('n0')).not.toBeNull()
    expect(recentImports.get('n1')).toBeNull()
    expect(recentImports.get('another')).not.toBeNull()
  })
})
