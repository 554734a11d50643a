import type { NewImport } from '../import-store.ts'
import { createRandom, type Random } from './random.ts'
import type { NewWebset } from '../webset-store.ts'

type Source = {
  source: 'import' | 'webset'
  id: string
  relationship?: { definition: string; limit: number }
}

/** How a webset uses imports: each list names the imports that stand there. */
type Uses = { imports?: string[]; excludes?: Source[]; scope?: Source[]; exclude?: Source[] }

const minute = 60_000
const day = 1440 * minute
const mostWebsets = 240

const titles = [
  'Fintech founders hiring in Europe',
  'Suppliers with a published climate target',
  'Robotics companies, seed to series A',
  'Heads of procurement in manufacturing',
  null,
  'Papers on solid-state batteries since the last review',
  'Challengers to our ten largest accounts',
  'Speakers for the autumn summit',
]

/** The imports to draw from: those that ended well, and those that failed (somebody excluded one all the same). */
type Pool = { completed: () => string; failed: () => string; webset: () => string }

/** The four ways of use, one webset each, then mixtures; `null` uses nothing of ours. */
const recipes: readonly ((pool: Pool, random: Random) => Uses)[] = [
  (pool) => ({ imports: [pool.completed()] }),
  (pool) => ({ excludes: [use(pool.completed())] }),
  (pool) => ({ scope: [use(pool.completed())] }),
  (pool) => ({ exclude: [use(pool.completed())] }),
  () => ({}),
  (pool) => {
    const id = pool.completed()
    return { imports: [id, pool.completed()], scope: [use(id)] }
  },
  (pool) => ({ excludes: [use(pool.failed()), { source: 'webset', id: pool.webset() }] }),
  (pool, random) => ({
    imports: [pool.completed()],
    exclude: [use(pool.completed())],
    scope: [
      {
        ...use(pool.completed()),
        relationship: { definition: 'people who lead sales at one of these', limit: random.int(1, 10) },
      },
    ],
  }),
]

/**
 * The sample websets that go with `count` sample imports, oldest first: eight for sixty. `imports` are those to refer
 * to; `now` is in milliseconds.
 */
export function sampleWebsets(imports: readonly NewImport[], count: number, now: number): NewWebset[] {
  const random = createRandom(0x0e_b5)
  const made: NewWebset[] = []
  const pool: Pool = {
    completed: dealer(imports, 'completed', random),
    failed: dealer(imports, 'failed', random),
    webset: () => made[0]?.id ?? 'webset_of_another_team',
  }
  const createdAt = new Map(imports.map((item) => [item.id, item.createdAt]))
  const total = Math.min(mostWebsets, Math.ceil((count * 8) / 60))
  for (let turn = 0; turn < total; turn++) {
    const recipe = recipes[turn % recipes.length]
    if (recipe) made.push(sampleWebset(turn, recipe(pool, random), { createdAt, now, random }))
  }
  return made.toSorted((a, b) => a.createdAt - b.createdAt)
}

function use(id: string): Source {
  return { source: 'import', id }
}

/** Deals the ids of the imports with a status one by one, and starts over when all are dealt. */
function dealer(imports: readonly NewImport[], status: string, random: Random): () => string {
  const fitting = imports.filter((item) => item.status === status)
  const ids = random.shuffled(fitting.length > 0 ? fitting : imports).map((item) => item.id)
  let dealt = 0
  return () => ids[dealt++ % ids.length] ?? ''
}

type Setting = { createdAt: ReadonlyMap<string, number>; now: number; random: Random }

function sampleWebset(turn: number, uses: Uses, { createdAt, now, random }: Setting): NewWebset {
  const { imports = [], excludes = [], scope = [], exclude = [] } = uses
  const referenced = [...imports, ...[...excludes, ...scope, ...exclude].map((source) => source.id)]
  const newestUsed = Math.max(now - 25 * day, ...referenced.map((id) => createdAt.get(id) ?? 0))
  const made = Math.floor(newestUsed + (now - newestUsed) * (0.05 + random.next() * 0.4))
  const updated = Math.min(now, made + random.int(minute, day))
  const title = titles[turn % titles.length] ?? null
  const id = random.id('webset_')
  const search = {
    id: random.id('webset_search_'),
    object: 'webset_search',
    websetId: id,
    status: 'completed',
    query: title ?? 'companies that make industrial heat pumps',
    entity: { type: 'company' },
    criteria: [{ description: 'matches the query in every part', successRate: random.int(20, 95) }],
    count: random.int(10, 200),
    behavior: 'override',
    exclude,
    scope,
    progress: { found: random.int(5, 180), analyzed: random.int(200, 4000), completion: 100, timeLeft: null },
    recall: null,
    metadata: {},
    canceledAt: null,
    canceledReason: null,
    createdAt: new Date(made).toISOString(),
    updatedAt: new Date(updated).toISOString(),
  }
  return {
    id,
    importIds: imports,
    createdAt: made,
    updatedAt: updated,
    body: {
      status: turn % 8 === 7 ? 'paused' : 'idle',
      title,
      externalId: turn % 3 === 2 ? `crm-list-${random.int(100, 999)}` : null,
      searches: [search],
      excludes,
      metadata: { owner: 'research-ops' },
    },
  }
}
