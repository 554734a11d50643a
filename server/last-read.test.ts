import { describe, expect, it } from 'vitest'
import { createLastRead } from './last-read.ts'
import { sampleImport } from './testing/sample-import.ts'

describe('the imports last read', () => {
  it('are those of a page and those read alone, the newest reading of each', () => {
    const lastRead = createLastRead()
    lastRead.note({ data: [sampleImport('a'), sampleImport('b')], hasMore: false, nextCursor: null })
    lastRead.note(sampleImport('a', { title: 'newer' }))
    expect(lastRead.get('a')?.title).toBe('newer')
    expect(lastRead.get('b')).toEqual(sampleImport('b'))
    expect(lastRead.get('c')).toBeNull()
  })

  it.each([
    [null],
    [undefined],
    ['text'],
    [7],
    [[]],
    [{}],
    [{ data: null }],
    [{ data: [{ id: 'a' }, null] }],
  ])('take nothing from %j', (json) => {
    const lastRead = createLastRead()
    lastRead.note(json)
    expect(lastRead.get('a')).toBeNull()
  })

  it('are kept as they came, odd keys included', () => {
    const lastRead = createLastRead()
    const json = JSON.stringify(sampleImport('a')).replace('"team":', '"__proto__":"kept","team":')
    lastRead.note(JSON.parse(json))
    expect(JSON.stringify(lastRead.get('a'))).toBe(json)
  })

  it('are 10,000 at most, and the oldest reading goes first', () => {
    const lastRead = createLastRead()
    for (let n = 0; n < 10_000; n++) lastRead.note(sampleImport(`n${n}`))
    lastRead.note(sampleImport('n0'))
    lastRead.note(sampleImport('another'))
    expect(lastRead.get('n0')).not.toBeNull()
    expect(lastRead.get('n1')).toBeNull()
    expect(lastRead.get('another')).not.toBeNull()
  })
})
