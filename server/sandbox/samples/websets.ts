import type { Entity } from '../../../src/contract/import.ts'
import type { NewImport } from '../import-store.ts'
import type { NewWebset } from '../webset-store.ts'
import type { SampleOrder } from './imports.ts'
import { createRandom, type Random } from './random.ts'

/** How a webset uses imports: for each place, a pattern for the title of the import there. */
type Topic = {
  title: string | null
  query: string
  entity: Entity
  imports?: readonly RegExp[]
  excludes?: readonly RegExp[]
  scope?: readonly RegExp[]
  exclude?: readonly RegExp[]
  /** What to look for among the entities in the imports of its scope. */
  relationship?: string
  /** Whether it excludes the results of another webset. */
  excludesWebset?: boolean
}

const person: Entity = { type: 'person' }
const company: Entity = { type: 'company' }

const topics: readonly Topic[] = [
  {
    title: 'Fintech founders hiring in Europe',
    query: 'founders of fintech companies that are hiring in Europe',
    entity: person,
    imports: [/^From webset: .+ founders/],
  },
  {
    title: 'Suppliers with a published climate target',
    query: 'suppliers that have published a climate target',
    entity: company,
    excludes: [/^Vendor list|^Approved vendors/],
  },
  {
    title: 'Robotics companies, seed to series A',
    query: 'robotics companies between seed and series A',
    entity: company,
    scope: [/^Co-investor portfolios|^Demo day companies/],
  },
  {
    title: 'Heads of procurement in manufacturing',
    query: 'heads of procurement at manufacturers',
    entity: person,
    exclude: [/^Conference attendees|^Booth scans/],
  },
  { title: null, query: 'companies that make industrial heat pumps', entity: company },
  {
    title: 'Papers on solid-state batteries since the last review',
    query: 'papers on solid-state batteries of the last two years',
    entity: { type: 'research_paper' },
    imports: [/^Preprints/, /^Papers cited/],
    scope: [/^Preprints/],
  },
  {
    title: 'Challengers to our ten largest accounts',
    query: 'young companies that compete with the largest robotics makers',
    entity: company,
    excludes: [/^Do-not-contact/],
    excludesWebset: true,
  },
  {
    title: 'Speakers for the autumn summit',
    query: 'people who lead sales and speak at conferences',
    entity: person,
    imports: [/^Dinner guests|^Podcast guests/],
    scope: [/^Target accounts|^Named accounts/],
    exclude: [/^Webinar registrants/],
    relationship: 'people who lead sales at one of these',
  },
]

type Source = {
  source: 'import' | 'webset'
  id: string
  relationship?: { definition: string; limit: number }
}

const minute = 60_000
const day = 1440 * minute
const mostWebsets = 240

/**
 * The sample websets for this many sample imports, oldest first: eight for sixty. Each uses suitable completed imports from
 * `imports`.
 */
export function sampleWebsets(
  imports: readonly NewImport[],
  { count, now }: Pick<SampleOrder, 'count' | 'now'>,
): NewWebset[] {
  const random = createRandom(0x0e_b5)
  const completed = imports.filter((item) => item.status === 'completed')
  const made: NewWebset[] = []
  const total = Math.min(mostWebsets, Math.ceil((count * topics.length) / 60))
  for (let turn = 0; turn < total; turn++) {
    const topic = topics[turn % topics.length]
    const another = made[0]?.id ?? 'webset_of_another_team'
    if (topic) made.push(sampleWebset(topic, turn, { completed, another, now, random }))
  }
  return made.toSorted((a, b) => a.createdAt - b.createdAt)
}

type Setting = { completed: readonly NewImport[]; another: string; now: number; random: Random }

function sampleWebset(topic: Topic, turn: number, { completed, another, now, random }: Setting): NewWebset {
  const round = Math.floor(turn / topics.length)
  const used: NewImport[] = []
  // A suitable import for each place, a different one each time that the topic comes up again.
  const suiting = (places: readonly RegExp[] = []): string[] =>
    places.flatMap((title) => {
      const found = completed.filter((item) => title.test(item.title))
      const item = found[round % found.length]
      if (!item) return []
      used.push(item)
      return [item.id]
    })
  const sources = (places?: readonly RegExp[]): Source[] =>
    suiting(places).map((id) => ({ source: 'import', id }))
  const related = (definition: string, places?: readonly RegExp[]): Source[] =>
    suiting(places).map((id) => ({
      source: 'import',
      id,
      relationship: { definition, limit: random.int(1, 10) },
    }))
  const importIds = suiting(topic.imports)
  const excludes = sources(topic.excludes)
  if (topic.excludesWebset) excludes.push({ source: 'webset', id: another })
  const scope = topic.relationship ? related(topic.relationship, topic.scope) : sources(topic.scope)
  const newestUsed = Math.max(now - 25 * day, ...used.map((item) => item.createdAt))
  const made = Math.floor(newestUsed + (now - newestUsed) * (0.05 + random.next() * 0.4))
  const updated = Math.min(now, made + random.int(minute, day))
  const id = random.id('webset_')
  const analyzed = random.int(200, 4000)
  const search = {
    id: random.id('webset_search_'),
    object: 'webset_search',
    websetId: id,
    status: 'completed',
    query: topic.query,
    entity: topic.entity,
    criteria: [{ description: topic.query, successRate: random.int(20, 95) }],
    count: random.int(10, 200),
    maxPeoplePerCompany: null,
    behavior: 'override',
    exclude: sources(topic.exclude),
    scope,
    progress: { found: random.int(5, 180), analyzed, completion: 100, timeLeft: null },
    recall: null,
    metadata: {},
    canceledAt: null,
    canceledReason: null,
    createdAt: new Date(made).toISOString(),
    updatedAt: new Date(updated).toISOString(),
  }
  return {
    id,
    importIds,
    createdAt: made,
    updatedAt: updated,
    body: {
      status: turn % 8 === 7 ? 'paused' : 'idle',
      title: topic.title,
      externalId: turn % 3 === 2 ? `crm-list-${random.int(100, 999)}` : null,
      searches: [search],
      excludes,
      metadata: { owner: 'research-ops' },
    },
  }
}
