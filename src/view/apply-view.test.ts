import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Import } from '../contract/import.ts'
import { anImport } from '../contract/testing.ts'
import { applyView } from './apply-view.ts'
import { emptyView, facetNames, parseView, type View } from './view.ts'

const now = new Date(2026, 10, 23, 15).getTime()
const at = (hoursAgo: number) => new Date(now - hoursAgo * 3_600_000).toISOString()

const imports: Import[] = [
  anImport('a', {
    title: 'Q1 leads (Kraków)',
    status: 'failed',
    failedReason: 'missing_identifier',
    failedMessage: 'Row 4: no URL',
    createdAt: at(1),
  }),
  anImport('b', {
    title: 'Vendors',
    status: 'failed',
    failedReason: 'invalid_format',
    format: 'webset',
    createdAt: at(20),
  }),
  anImport('c', {
    title: 'Leads of Q2',
    metadata: { owner: 'Ana', campaign: 'Spring' },
    count: 50_000,
    createdAt: at(30),
  }),
  anImport('d', { title: 'people', status: 'pending', entity: null, createdAt: at(48) }),
  anImport('e', { title: 'fresh', status: 'pending', entity: { type: 'person' }, createdAt: at(0.5) }),
]
const idsOf = (view: Partial<View>) =>
  applyView(imports, { ...emptyView, ...view }, { now, ownerKey: 'owner' }).rows.map((item) => item.id)
const idsAt = (search: string) =>
  applyView(imports, parseView(search), { now, ownerKey: 'owner' }).rows.map((item) => item.id)

describe('the search', () => {
  it.each([
    ['leads', ['a', 'c']],
    ['LEADS q2', ['c']],
    ['q2 leads', ['c']],
    ['krakow', ['a']],
    ['campaign spring', ['c']],
    ['ana', ['c']],
    ['no url', ['a']],
    ['leads nowhere', []],
    ['  ', ['a', 'b', 'c', 'd', 'e']],
  ])('%j finds %j', (text, ids) => expect(idsOf({ text })).toEqual(ids))

  it('does not match across two fields', () => {
    expect(idsOf({ text: 'anacampaign' })).toEqual([])
  })
})

describe('the owner', () => {
  const some = [
    anImport('a', { metadata: { owner: 'Zoë', team: 'ops' } }),
    anImport('b', { metadata: { owner: ' ', constructor: 'ana' } }),
    anImport('c', { metadata: { owner: 'ana' } }),
  ]
  const apply = (search: string, ownerKey = 'owner') => applyView(some, parseView(search), { now, ownerKey })
  const ids = (...args: Parameters<typeof apply>) => apply(...args).rows.map(({ id }) => id)

  it('is what the metadata says under a key', () => {
    expect([...apply('').counts.owner]).toEqual([
      ['Zoë', 1],
      ['none', 1],
      ['ana', 1],
    ])
    expect(ids('?owner=ana&owner=Zo%C3%AB')).toEqual(['a', 'c'])
    expect(ids('?owner=none')).toEqual(['b'])
    expect(ids('?owner=ops', 'team')).toEqual(['a'])
    expect(ids('?owner=none', 'toString')).toEqual(['a', 'b', 'c'])
  })

  it('sorts, and none comes last either way', () => {
    expect(ids('?sort=owner')).toEqual(['c', 'a', 'b'])
    expect(ids('?sort=-owner')).toEqual(['a', 'c', 'b'])
  })

  it('is short enough for an address', () => {
    const [long] = applyView([anImport('a', { metadata: { owner: 'x'.repeat(1_000) } })], parseView(''), {
      now,
      ownerKey: 'owner',
    }).counts.owner.keys()
    expect(long).toHaveLength(100)
  })
})

describe('the filters', () => {
  it.each([
    ['?status=failed', ['a', 'b']],
    ['?status=failed&status=pending', ['a', 'b', 'd', 'e']],
    ['?reason=missing_identifier', ['a']],
    ['?format=webset', ['b']],
    ['?entity=none', ['d']],
    ['?entity=person&entity=none', ['d', 'e']],
    ['?from=today', ['a', 'e']],
    ['?to=today', ['a', 'b', 'c', 'd', 'e']],
    ['?to=2026-11-22', ['b', 'c', 'd']],
    ['?from=2026-11-22&to=2026-11-22', ['b', 'c']],
    ['?stuck=1', ['d']],
    ['?rows=10000', ['c']],
    ['?status=archived', []],
  ])('%s shows %j', (search, ids) => expect(idsAt(search)).toEqual(ids))
})

describe('the dates', () => {
  afterEach(() => vi.unstubAllEnvs())

  it.each(['America/New_York', 'UTC', 'Pacific/Kiritimati'])(
    'have no end in the last year there is, in %s',
    (zone) => {
      vi.stubEnv('TZ', zone)
      expect(idsAt('?to=9999-12-31')).toEqual(['a', 'b', 'c', 'd', 'e'])
      expect(idsAt('?from=9999-12-31')).toEqual([])
    },
  )
})

describe('the counts', () => {
  it('say what choosing an option would show, with the other choices as they are', () => {
    const { counts, anyStatus } = applyView(imports, parseView('?status=failed&format=csv'), {
      now,
      ownerKey: 'owner',
    })
    expect(Object.fromEntries(counts.status)).toEqual({ failed: 1, completed: 1, pending: 2 })
    expect(Object.fromEntries(counts.format)).toEqual({ csv: 1, webset: 1 })
    expect(Object.fromEntries(counts.reason)).toEqual({ missing_identifier: 1 })
    expect(anyStatus).toBe(4)
  })
})

describe('the reason facet', () => {
  it('takes only a failure without a reason for one that lacks it', () => {
    const some = [anImport('silent', { status: 'failed' }), anImport('fine')]
    const { rows, counts } = applyView(some, parseView('?reason=none'), { now, ownerKey: 'owner' })
    expect(rows.map((item) => item.id)).toEqual(['silent'])
    expect(Object.fromEntries(counts.reason)).toEqual({ none: 1 })
  })
})

describe('the order', () => {
  it('is that of upstream unless asked for, and puts what is blank last either way', () => {
    expect(idsAt('')).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(idsAt('?sort=created')).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(idsAt('?sort=title')).toEqual(['e', 'c', 'd', 'a', 'b'])
    expect(idsAt('?sort=-rows')[0]).toBe('c')
    expect(idsAt('?sort=entity').at(-1)).toBe('d')
    expect(idsAt('?sort=-entity').at(-1)).toBe('d')
  })
})

describe('the counts of options', () => {
  const searches = ['', '?q=leads', '?status=failed', '?status=failed&format=csv', '?reason=none', '?stuck=1']

  it.each(searches)('say for %j how many rows each option alone would show', (search) => {
    const view = parseView(search)
    for (const name of facetNames)
      for (const [value, count] of applyView(imports, view, { now, ownerKey: 'owner' }).counts[name]) {
        const chosen = { ...view, facets: { ...view.facets, [name]: [value] } }
        expect([name, value, applyView(imports, chosen, { now, ownerKey: 'owner' }).rows.length]).toEqual([
          name,
          value,
          count,
        ])
      }
  })

  it.each(searches)('have for %j every status among what any status would show', (search) => {
    const view = parseView(search)
    const { counts, anyStatus } = applyView(imports, view, { now, ownerKey: 'owner' })
    expect([...counts.status.values()].reduce((sum, count) => sum + count, 0)).toBe(anyStatus)
    expect(
      applyView(imports, { ...view, facets: { ...view.facets, status: [] } }, { now, ownerKey: 'owner' })
        .rows,
    ).toHaveLength(anyStatus)
  })
})
