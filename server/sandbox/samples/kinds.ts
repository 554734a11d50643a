import type { Entity } from '../../../src/contract/import.ts'
import type { Random } from './random.ts'

/** One kind of list that teams keep: what is in it, who keeps it, and what they call it. */
export type Kind = {
  /** Left out for lists that come as CSV. */
  format?: 'webset'
  entity: Entity | null
  team: string
  sources: readonly string[]
  /** Rows of the smallest and the largest such list. */
  rows: readonly [number, number]
  /** Titles. `fillTitle` fills in `{city}` and the like. */
  titles: readonly string[]
}

const people: Entity = { type: 'person' }
const companies: Entity = { type: 'company' }

export const kinds = {
  leads: {
    entity: people,
    team: 'sales-ops',
    sources: ['salesforce', 'hubspot', 'outreach export'],
    rows: [180, 9_400],
    titles: [
      '{quarter} leads (CRM export)',
      'Inbound demo requests, {month}',
      'Closed-lost contacts, {region}',
      'Renewal contacts {quarter}',
      'Lapsed trials, {month}',
      'Decision makers, {sector} ({region})',
    ],
  },
  accounts: {
    entity: companies,
    team: 'sales-ops',
    sources: ['salesforce', 'hubspot', 'territory sheet'],
    rows: [90, 14_000],
    titles: [
      'Target accounts {region}',
      'Named accounts {quarter}, {sector}',
      'Existing customers (suppression list)',
      'Competitor customers, {sector}',
      'Reseller accounts {region}',
      '{sector} prospects with 50–500 staff',
      'Do-not-contact companies',
    ],
  },
  attendees: {
    entity: people,
    team: 'marketing',
    sources: ['event app', 'webinar tool', 'badge scans'],
    rows: [40, 3_200],
    titles: [
      'Conference attendees — {city}',
      'Webinar registrants, {month}',
      'Booth scans {city}, day {day}',
      'Newsletter sign-ups {month}',
      'Speaker list — {city} summit',
      'Dinner guests {city}',
      'Podcast guests, shortlist {quarter}',
    ],
  },
  vendors: {
    entity: companies,
    team: 'procurement',
    sources: ['erp', 'vendor portal', 'spreadsheet'],
    rows: [25, 2_600],
    titles: [
      'Approved vendors {region}',
      'Packaging suppliers, {region}',
      'Vendor list for the {quarter} review',
      'Logistics partners, {city} hub',
      'Suppliers without a risk score',
      'Contract manufacturers — {sector}',
    ],
  },
  deals: {
    entity: companies,
    team: 'investments',
    sources: ['fund database', 'spreadsheet', 'partner notes'],
    rows: [12, 1_900],
    titles: [
      'Portfolio companies',
      'Series A pipeline, {sector}',
      'Passed deals {quarter}',
      'Demo day companies — {city}',
      'Co-investor portfolios, {sector}',
      'Watchlist {sector} {region}',
    ],
  },
  papers: {
    entity: { type: 'research_paper' },
    team: 'research',
    sources: ['zotero', 'reference manager', 'manual search'],
    rows: [30, 6_500],
    titles: [
      'Literature list: battery recycling',
      'Systematic review, screening round {day}',
      'Papers cited in the {quarter} report',
      'Protein design reading list',
      'Retracted papers to exclude',
      'Preprints to follow up, {month}',
    ],
  },
  press: {
    entity: { type: 'article' },
    team: 'communications',
    sources: ['media monitor', 'press desk'],
    rows: [20, 4_100],
    titles: [
      'Press mentions {month}',
      'Coverage of the {city} launch',
      'Trade press, {sector}',
      'Opinion pieces on {sector}, {quarter}',
      'Clippings archive {region}',
    ],
  },
  candidates: {
    entity: people,
    team: 'talent',
    sources: ['applicant tracker', 'referral form'],
    rows: [15, 2_200],
    titles: [
      'Backend candidates, {city}',
      'Referrals {month}',
      'Alumni network {region}',
      'Silver medalists {quarter}',
      'Research scientists, {sector}',
    ],
  },
  tenders: {
    entity: { type: 'custom', description: 'Public tenders for software and IT services' },
    team: 'bids',
    sources: ['tender portal'],
    rows: [35, 1_400],
    titles: ['Open tenders {region}', 'Tenders won by others, {quarter}', 'Framework agreements, {region}'],
  },
  tools: {
    entity: { type: 'custom', description: 'Open-source developer tools with a hosted version' },
    team: 'devrel',
    sources: ['github search', 'community form'],
    rows: [50, 2_800],
    titles: ['Developer tools we integrate with', 'Open-source projects to sponsor, {quarter}'],
  },
  trials: {
    entity: { type: 'custom', description: 'Clinical trials that are recruiting' },
    team: 'research',
    sources: ['trial register'],
    rows: [60, 3_900],
    titles: ['Recruiting trials {region}', 'Phase II trials, screened {month}'],
  },
  plants: {
    entity: {
      type: 'custom',
      // The longest possible description: 200 characters.
      description:
        'Manufacturing sites that run their own wastewater treatment, employ at least two hundred people, publish ' +
        'an annual environmental statement, and have changed owners since their last permit was granted.',
    },
    team: 'procurement',
    sources: ['vendor portal'],
    rows: [40, 1_600],
    titles: ['Sites with their own wastewater treatment', 'Sites to audit, {region}'],
  },
  websetCompanies: {
    format: 'webset',
    entity: companies,
    team: 'investments',
    sources: ['webset'],
    rows: [20, 900],
    titles: ['From webset: {sector} companies in {city}', 'From webset: {region} challengers'],
  },
  websetPeople: {
    format: 'webset',
    entity: people,
    team: 'talent',
    sources: ['webset'],
    rows: [20, 600],
    titles: ['From webset: engineering leaders {region}', 'From webset: {sector} founders'],
  },
  untyped: {
    entity: null,
    team: 'data',
    sources: ['legacy tool', 'shared drive'],
    rows: [10, 5_000],
    titles: ['Untyped list from the old tool', 'Mixed contacts {city} (to sort)', 'Backfill batch {day}'],
  },
} satisfies Record<string, Kind>

export type KindName = keyof typeof kinds

const slots: Record<string, readonly string[]> = {
  quarter: ['Q1', 'Q2', 'Q3', 'Q4'],
  month: ['January', 'March', 'April', 'June', 'September', 'October', 'November'],
  day: ['1', '2', '3', '4'],
  city: ['Berlin', 'Lisbon', 'Toronto', 'Singapore', 'Austin', 'Nairobi', 'São Paulo', 'Kraków', 'Osaka'],
  region: ['DACH', 'Nordics', 'EMEA', 'LATAM', 'APAC', 'Benelux', 'UK & Ireland', 'Iberia'],
  sector: [
    'fintech',
    'health care',
    'logistics',
    'climate',
    'cybersecurity',
    'robotics',
    'retail',
    'biotech',
  ],
}

/** Fills the `{…}` of a title, and makes the first letter a capital. */
export function fillTitle(title: string, random: Random): string {
  const filled = title.replace(/\{(\w+)\}/g, (whole, name: string) => random.pick(slots[name] ?? [whole]))
  return filled.charAt(0).toUpperCase() + filled.slice(1)
}
