import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { compare } from './use-delete-targets.ts'

const read = (...imports: ReturnType<typeof anImport>[]) => new Map(imports.map((item) => [item.id, item]))

describe('compare', () => {
  it('tells what is as it was from what changed and what is gone', () => {
    const [a, b, c] = [anImport('a'), anImport('b'), anImport('c')]
    const now = { ...b, status: 'failed' }
    const found = compare([a, b, c], read(a, now))
    expect(found.unchanged).toEqual([a])
    expect(found.changed).toEqual([{ item: now, how: 'was completed and is failed now' }])
    expect(found.gone).toEqual([c])
  })

  it.each([
    [{ title: 'New' }, 'was called “\u2068Title of a\u2069”'],
    [{ count: 12_000 }, 'had 10 rows and has 12,000 now'],
    [{ status: 'archived' }, 'was completed and is archived now'],
    [{ status: 'failed', count: 9 }, 'was completed and is failed now, had 10 rows and has 9 now'],
    [{ updatedAt: '2030-01-01T00:00:00.000Z' }, 'was updated'],
  ])('says how %o differs', (change, how) => {
    const before = anImport('a')
    expect(compare([before], read({ ...before, ...change })).changed[0]?.how).toBe(how)
  })

  it('takes another copy of the same for the same', () => {
    const before = anImport('a')
    expect(compare([before], read({ ...before })).unchanged).toHaveLength(1)
  })
})
