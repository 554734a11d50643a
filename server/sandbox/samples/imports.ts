import type { Due, NewImport } from '../import-store.ts'
import { createRandom, type Random } from './random.ts'
import { type Failure, sampleFailure } from './failures.ts'
import { fillTitle, type Kind, kinds } from './kinds.ts'
import { newest, type SampleStatus } from './newest.ts'
import { oddities } from './oddities.ts'
import { olderStatus, sampleRanks } from './plan.ts'

/** Any seed would do; this one gives a believable first screen. */
const seed = 55_881

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** When the processing imports end, after `now`: two soon, while people watch, and one later. */
const endings = [
  { after: 38 * second, status: 'completed' },
  { after: 74 * second, status: 'failed' },
  { after: 10 * minute, status: 'completed' },
] as const

const owners = [
  'ana.duarte',
  'j.okafor',
  'mei.lin',
  't.lindqvist',
  'priya.nair',
  'k.nowak',
  'sam.reyes',
  'lea.fischer',
]

/** `odd`: with data that no sane account has, for tests and demonstrations. */
export type SampleSet = 'usual' | 'odd'

export type SampleOrder = { count: number; set: SampleSet; now: number }

/**
 * The sample imports, newest first. The same `count` of a set always gives the same imports. Only their times differ: they lie in
 * the thirty days before `now` (milliseconds).
 */
export function* sampleImports({ count, set, now }: SampleOrder): Generator<NewImport> {
  const random = createRandom(seed)
  const times = sampleTimes(count, now)
  const titles = titleDeck(random)
  const odd = set === 'odd' ? oddities : new Map<number, never>()
  let index = 0
  let failures = 0
  let processing = 0
  for (const rank of sampleRanks(count, new Set(odd.keys()))) {
    const { status, kind, title, rows } = newestAt(rank) ?? olderImport(titles.next().value, random)
    const createdAt = times[index++] ?? now
    const failure = status === 'failed' ? sampleFailure(failures++, kind.entity, rows) : null
    const ending = status === 'processing' ? endings[processing++] : undefined
    const settledAt = Math.min(now, createdAt + timeTaken(status, rows, random))
    const sample: NewImport = {
      id: random.id('import_'),
      status,
      format: kind.format ?? 'csv',
      entity: kind.entity,
      title,
      count: rows,
      metadata: sampleMetadata(kind, random),
      failedReason: failure?.reason ?? null,
      failedAt: null,
      failedMessage: failure?.message ?? null,
      createdAt,
      updatedAt: random.chance(0.06) ? Math.min(now, settledAt + random.int(1, 2 * day)) : settledAt,
      due: ending ? dueOf(ending, now, sampleFailure(2, kind.entity, rows)) : null,
      ...odd.get(rank),
    }
    yield { ...sample, failedAt: sample.failedReason === null ? null : settledAt }
  }
}

type Plain = { status: SampleStatus; kind: Kind; title: string; rows: number }

function newestAt(rank: number): Plain | null {
  const found = newest[rank]
  if (!found) return null
  const [status, kind, title, rows] = found
  return { status, kind: kinds[kind], title, rows }
}

function olderImport({ kind, title }: { kind: Kind; title: string }, random: Random): Plain {
  const rows = Math.round(kind.rows[0] + (kind.rows[1] - kind.rows[0]) * random.next() ** 3)
  // An import from a webset has no file that could fail.
  const status = kind.format === 'webset' ? 'completed' : olderStatus(random)
  return { status, kind, title, rows }
}

/** All titles of all kinds in random order, then again. So few titles repeat in a small set. */
function* titleDeck(random: Random): Generator<{ kind: Kind; title: string }, never> {
  const cards = Object.values<Kind>(kinds).flatMap((kind) => kind.titles.map((title) => ({ kind, title })))
  for (;;)
    for (const { kind, title } of random.shuffled(cards)) {
      const suffix = random.chance(0.1) ? random.pick([' v2', ' (fixed)', ' — final']) : ''
      yield { kind, title: fillTitle(title, random) + suffix }
    }
}

function sampleMetadata(kind: Kind, random: Random): Record<string, string> {
  if (random.chance(0.15)) return {}
  const source = random.pick(kind.sources)
  return {
    owner: random.pick(owners),
    team: kind.team,
    source,
    ...(random.chance(0.25) && { campaign: `${kind.team}-${random.int(100, 999)}` }),
    ...(random.chance(0.2) && { link: `https://files.example.com/${kind.team}/${random.int(1000, 9999)}` }),
  }
}

/** How long after its creation an import reached its status, in milliseconds. */
function timeTaken(status: SampleStatus, rows: number, random: Random): number {
  switch (status) {
    case 'pending':
      return 0
    case 'processing':
      return random.int(1, 20) * second
    case 'completed':
      return Math.min(8 * minute, 4 * second + rows * random.int(8, 30))
    case 'failed':
      return random.int(2 * second, 50 * second)
  }
}

function dueOf(ending: (typeof endings)[number], now: number, failure: Failure): Due {
  const failed = ending.status === 'failed'
  return {
    at: now + ending.after,
    status: ending.status,
    reason: failed ? failure.reason : null,
    message: failed ? failure.message : null,
  }
}

/** The newest few are minutes old, so that the list always shows some activity. */
const freshAges = [1.5, 4, 7, 13, 26, 52].map((age) => age * minute)
const span = 30 * day

/**
 * The creation times of `count` sample imports in milliseconds, newest first: over the thirty days before `now`, mostly in working
 * hours (UTC), few at weekends, and more on some days, such as the last two.
 */
function sampleTimes(count: number, now: number): Float64Array {
  // A separate stream, because the number of draws depends on the weekday, which must not change the other sample data.
  const random = createRandom(0x71_4e)
  const busyDays = new Set([0, 1, ...Array.from({ length: 4 }, () => random.int(2, 29))])
  const times = Float64Array.from({ length: count }, (_, rank) => {
    const fixed = freshAges[rank]
    if (fixed !== undefined) return now - fixed
    for (;;) {
      const age = hour + random.next() * (span - hour)
      const busy = busyDays.has(Math.floor(age / day)) ? 1 : 0.35
      if (random.chance(busy * likelihood(new Date(now - age)))) return Math.floor(now - age)
    }
  })
  return times.toSorted((a, b) => b - a)
}

function likelihood(time: Date): number {
  const weekday = time.getUTCDay()
  const hourOfDay = time.getUTCHours()
  const working = hourOfDay >= 8 && hourOfDay < 18 && hourOfDay !== 12
  return (weekday === 0 || weekday === 6 ? 0.12 : 1) * (working ? 1 : 0.12)
}
