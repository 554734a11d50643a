import { describe, expect, it } from 'vitest'
import type { Use } from '../contract/webset.ts'
import { anImport } from '../contract/testing.ts'
import { summarizeImpact } from './impact-summary.ts'

const use = (websetId: string): Use => ({ websetId, websetTitle: null, how: 'attached' })

describe('summarizeImpact', () => {
  it('counts statuses, uses and websets, and finds both ends', () => {
    const imports = [
      anImport('a', { status: 'failed', createdAt: '2026-11-02T00:00:00.000Z' }),
      anImport('b', { status: 'failed', createdAt: '2026-11-03T00:00:00.000Z' }),
      anImport('c', { status: 'processing', createdAt: '2026-11-01T00:00:00.000Z' }),
    ]
    const uses: Record<string, Use[]> = { a: [use('w1'), use('w2'), use('w2')], c: [use('w2')] }
    const summary = summarizeImpact(imports, (id) => uses[id] ?? [])
    expect(summary).toMatchObject({
      statuses: '2 failed, 1 processing',
      used: 2,
      websets: 2,
      oldest: '2026-11-01T00:00:00.000Z',
      newest: '2026-11-03T00:00:00.000Z',
    })
    expect(summary.ordered.map(({ item, websets }) => [item.id, websets])).toEqual([
      ['c', 1],
      ['a', 2],
      ['b', 0],
    ])
  })

  it('puts what has not failed before what has, and keeps the order within', () => {
    const statuses = ['failed', 'completed', 'canceled', 'pending', 'archived']
    const imports = statuses.map((status, at) => anImport(`${at}`, { status }))
    expect(summarizeImpact(imports, () => []).ordered.map(({ item }) => item.status)).toEqual([
      'completed',
      'pending',
      'archived',
      'failed',
      'canceled',
    ])
  })

  it('has no ends where there is nothing', () => {
    expect(summarizeImpact([], () => [])).toMatchObject({ oldest: null, newest: null, used: 0 })
  })
})
