import { chromium } from '@playwright/test'
import playwrightConfig from '../playwright.config.ts'
import { median, reference } from './reference.ts'
import { startSites } from './ui-sites.ts'
import { type Figures, type Measure, visit } from './ui-visit.ts'

/**
 * npm run bench:ui: how fast the console is in Chromium, compared with the same list written by hand with the same libraries
 * (`bench/floor`). Both use one API in memory and are visited in turns, so that a slow machine slows both. The figures are medians,
 * most limits are ratios. Ends with an error when a limit is exceeded.
 *
 * -- --only 60         only scenarios with this in their name
 * -- --rounds 3        instead of seven
 * -- --throttle 4      on a processor slowed to a quarter
 */

type Limit =
  /** The limit of our figure divided by the floor's. */
  | { ratio: number; of?: Measure }
  /** The limit of our figure. */
  | { most: number }

type Scenario = {
  name: string
  imports: number
  /** Without the floor, only the console is measured. */
  floor: boolean
  rounds: number
  limits: Partial<Record<Measure, Limit>>
}

const rows: Record<Measure, { label: string; unit: string; digits: number }> = {
  'first row': { label: 'first row drawn', unit: 'ms', digits: 0 },
  'largest paint': { label: 'largest paint (LCP)', unit: 'ms', digits: 0 },
  'layout shift': { label: 'layout shift', unit: '', digits: 3 },
  requests: { label: 'requests until idle', unit: '', digits: 0 },
  'all loaded': { label: 'all loaded', unit: 'ms', digits: 0 },
  heap: { label: 'JavaScript heap, all loaded', unit: 'MB', digits: 1 },
  search: { label: 'last key of a search → its rows', unit: 'ms', digits: 0 },
  'longest task': { label: 'longest task, typing and scrolling', unit: 'ms', digits: 0 },
  blank: { label: 'longest blank while scrolling', unit: 'ms', digits: 0 },
  dialog: { label: 'click on Delete → dialog drawn', unit: 'ms', digits: 0 },
  'row gone': { label: 'confirm → row gone', unit: 'ms', digits: 0 },
  'dialog closed': { label: 'confirm → dialog closed, row gone', unit: 'ms', digits: 0 },
}

const dialogLimits: Scenario['limits'] = {
  'layout shift': { most: 0.01 },
  dialog: { ratio: 1.3 },
  'dialog closed': { ratio: 1.5, of: 'row gone' },
}

const scenarios: Scenario[] = [
  {
    name: '25 imports',
    imports: 25,
    floor: true,
    rounds: 7,
    limits: {
      ...dialogLimits,
      'first row': { ratio: 1.15 },
      'largest paint': { ratio: 1.2 },
      requests: { most: 10 },
    },
  },
  {
    name: '60 imports',
    imports: 60,
    floor: true,
    rounds: 7,
    limits: { ...dialogLimits, 'first row': { ratio: 1.15 }, requests: { most: 10 } },
  },
  {
    name: '10,000 imports',
    imports: 10_000,
    floor: true,
    rounds: 7,
    limits: {
      ...dialogLimits,
      'first row': { ratio: 1.1 },
      'largest paint': { ratio: 1.2 },
      'all loaded': { ratio: 1.1 },
      heap: { ratio: 0.8 },
      search: { ratio: 0.8 },
      'longest task': { most: 50 },
      'row gone': { ratio: 1 },
    },
  },
  {
    name: '100,000 imports',
    imports: 100_000,
    floor: false,
    rounds: 3,
    limits: { search: { most: 100 }, blank: { most: 100 }, heap: { most: 120 } },
  },
]

const option = (name: string) => process.argv[process.argv.indexOf(`--${name}`) + 1 || process.argv.length]
const only = option('only') ?? ''
const throttle = Number(option('throttle') ?? 1)

const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
const sites = await startSites()
const slowed = throttle === 1 ? '' : `, its processor slowed ${throttle}×`
console.log(`Chromium ${browser.version()}${slowed}`)
try {
  for (const scenario of scenarios.filter(({ name }) => name.includes(only))) await run(scenario)
} finally {
  await sites.dispose()
  await browser.close()
}

async function run(scenario: Scenario): Promise<void> {
  const rounds = Number(option('rounds') ?? scenario.rounds)
  const figures = { console: [] as Figures[], floor: [] as Figures[] }
  const turns = scenario.floor ? (['console', 'floor'] as const) : (['console'] as const)
  const before = await reference(browser)
  // The first round warms up server and browser, and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      await sites.reset(scenario.imports)
      const seen = await visit(browser, sites[turn], { imports: scenario.imports, throttle })
      if (round > 0) figures[turn].push(seen)
    }
  }
  const work = (before + (await reference(browser))) / 2
  console.log(`\n${scenario.name}, medians of ${rounds} rounds (reference work: ${work.toFixed(0)} ms)`)
  console.log(line('', 'console', 'floor', 'ratio', 'limit'))
  for (const measure of Object.keys(rows) as Measure[]) report(measure, scenario, figures)
}

function report(
  measure: Measure,
  { limits, floor }: Scenario,
  figures: { console: Figures[]; floor: Figures[] },
): void {
  const { label, unit, digits } = rows[measure]
  const limit = limits[measure]
  const isRatio = limit === undefined || 'ratio' in limit
  const compared = (limit && 'ratio' in limit && limit.of) || measure
  const ours = median(figures.console.map((seen) => seen[measure]))
  const theirs = median(figures.floor.map((seen) => seen[compared]))
  const ratio = ours / theirs
  const shown = (value: number) => `${value.toFixed(digits)} ${unit}`
  const over = limit !== undefined && ('ratio' in limit ? ratio > limit.ratio : ours > limit.most)
  if (over) process.exitCode = 1
  const limitText = limit && ('ratio' in limit ? `${limit.ratio} ×` : shown(limit.most))
  console.log(
    line(
      label,
      shown(ours),
      floor ? shown(theirs) : '',
      floor && isRatio && Number.isFinite(ratio) ? `${ratio.toFixed(2)} ×` : '',
      limitText ? `${limitText}${over ? '  OVER' : ''}` : '',
    ),
  )
}

function line(label: string, ours: string, theirs: string, ratio: string, limit: string): string {
  return `  ${label.padEnd(36)} ${ours.padStart(10)} ${theirs.padStart(10)} ${ratio.padStart(8)}   ${limit}`.trimEnd()
}
