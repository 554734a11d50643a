import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { newFailures } from './use-new-failures.ts'

const failed = (id: string) => anImport(id, { status: 'failed' })

describe('newFailures', () => {
  it('takes what had failed before the first look for no news', () => {
    const first = newFailures({ imports: [failed('a'), anImport('b')], arrived: [] }, null)
    expect(first.failures).toEqual([])
    expect([...first.known]).toEqual(['a'])
  })

  it('tells of an import that failed since, and of one that arrived failed, once each', () => {
    const { known } = newFailures({ imports: [anImport('a'), failed('b')], arrived: [] }, null)
    const then = { imports: [failed('a'), failed('b')], arrived: [failed('c'), anImport('d')] }
    const second = newFailures(then, known)
    expect(second.failures.map((item) => item.id)).toEqual(['c', 'a'])
    expect(newFailures(then, second.known).failures).toEqual([])
  })
})
