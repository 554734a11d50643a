import type { KindName } from './kinds.ts'

/** The documented statuses of the API. */
export type SampleStatus = 'pending' | 'processing' | 'completed' | 'failed'

export type Newest = readonly [status: SampleStatus, kind: KindName, title: string, rows: number]

/** The newest sixty sample imports, newest first: what most people see of the sandbox. */
export const newest: readonly Newest[] = [
  ['processing', 'candidates', 'Research scientists, cybersecurity', 334],
  ['pending', 'accounts', 'Existing customers (suppression list)', 6_370],
  ['processing', 'deals', 'Watchlist health care Benelux', 32],
  ['failed', 'leads', 'Q1 leads (CRM export)', 718],
  ['processing', 'accounts', 'Whole CRM, nightly copy', 48_200],
  ['completed', 'press', 'Clippings archive EMEA', 2_435],
  ['completed', 'websetCompanies', 'From webset: retail companies in Osaka', 691],
  ['failed', 'attendees', 'Newsletter sign-ups January', 40],
  ['completed', 'vendors', 'Vendor list for the Q2 review', 2_517],
  ['failed', 'press', 'Trade press, logistics', 1_828],

  ['completed', 'attendees', 'Conference attendees — Berlin', 71],
  ['completed', 'attendees', 'Booth scans Toronto, day 3', 1_388],
  ['failed', 'papers', 'Literature list: battery recycling', 320],
  ['completed', 'accounts', 'Target accounts UK & Ireland', 1_266],
  ['completed', 'attendees', 'Dinner guests Kraków', 64],
  ['pending', 'deals', 'Portfolio companies', 105],
  ['failed', 'leads', 'Closed-lost contacts, Iberia', 289],
  ['completed', 'attendees', 'Webinar registrants, March', 412],
  ['completed', 'untyped', 'Backfill batch 4', 205],
  ['failed', 'leads', 'Decision makers, biotech (Iberia) v2', 261],

  ['pending', 'candidates', 'Referrals March', 125],
  ['completed', 'trials', 'Phase II trials, screened March', 1_008],
  // Exa takes an import without a title.
  ['completed', 'press', '', 3_624],
  ['failed', 'leads', 'Renewal contacts Q2', 9_381],
  ['failed', 'vendors', 'Approved vendors EMEA', 676],
  ['completed', 'websetCompanies', 'From webset: APAC challengers', 20],
  ['completed', 'attendees', 'Speaker list — Kraków summit', 61],
  ['completed', 'accounts', 'Retail prospects with 50–500 staff', 5_868],
  ['failed', 'vendors', 'Packaging suppliers, UK & Ireland', 65],
  ['failed', 'candidates', 'Silver medalists Q3', 18],

  ['completed', 'untyped', 'Untyped list from the old tool', 1_336],
  ['completed', 'deals', 'Co-investor portfolios, robotics', 26],
  ['completed', 'vendors', 'Contract manufacturers — robotics', 77],
  ['completed', 'papers', 'Preprints to follow up, September', 41],
  ['failed', 'deals', 'Series A pipeline, climate', 46],
  ['completed', 'vendors', 'Suppliers without a risk score', 79],
  ['completed', 'deals', 'Demo day companies — Nairobi — final', 15],
  ['completed', 'tenders', 'Tenders won by others, Q3', 543],
  ['completed', 'accounts', 'All companies, full registry dump', 420_000],
  ['failed', 'untyped', 'Mixed contacts Kraków (to sort)', 352],

  ['completed', 'press', 'Press mentions April', 2_373],
  ['completed', 'papers', 'Papers cited in the Q2 report', 555],
  ['completed', 'tools', 'Open-source projects to sponsor, Q2', 588],
  ['failed', 'leads', 'Lapsed trials, September', 206],
  ['completed', 'papers', 'Systematic review, screening round 2', 2_350],
  ['completed', 'tenders', 'Framework agreements, Benelux', 35],
  ['pending', 'accounts', 'Reseller accounts Iberia', 7_124],
  ['completed', 'accounts', 'Competitor customers, biotech', 5_342],
  ['completed', 'vendors', 'Logistics partners, Lisbon hub', 460],
  ['completed', 'plants', 'Sites with their own wastewater treatment', 1_271],

  ['completed', 'trials', 'Recruiting trials EMEA', 3_148],
  ['failed', 'leads', 'Inbound demo requests, January', 3_336],
  ['completed', 'tenders', 'Open tenders Iberia', 210],
  ['completed', 'deals', 'Passed deals Q3', 151],
  ['completed', 'tools', 'Developer tools we integrate with', 67],
  ['completed', 'candidates', 'Alumni network Iberia', 472],
  ['completed', 'websetPeople', 'From webset: robotics founders — final', 22],
  ['completed', 'papers', 'Retracted papers to exclude', 6_433],
  ['completed', 'accounts', 'Do-not-contact companies', 624],
  ['completed', 'papers', 'Protein design reading list — final', 30],
]
