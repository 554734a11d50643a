import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/chromium.mjs'

/** Workers read this file too: the environment saves them the search. */
const executablePath = (process.env['CHROMIUM_PATH'] ??= findChromium() ?? '')

/** Chromium's sandbox refuses to run as root, which is what containers do. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** No calls home while the tests watch what the page sends. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
]

export default defineConfig({
  testDir: 'e2e',
  forbidOnly: Boolean(process.env['CI']),
  // Where nobody can start it again by hand, a test that a slow machine broke runs once more, and is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  // Each test has a server, a page and data of its own, so that any may run beside any. Mostly they wait: four keep two
  // cores busy.
  fullyParallel: true,
  workers: 4,
  // `npm test` runs `chromium`, and `npm run test:wide` the others. Those of Firefox take turns, so that they begin first: at
  // the end all others would have to wait for them.
  projects: [
    { name: 'firefox', testMatch: 'firefox.wide.spec.ts' },
    { name: 'wide', testMatch: '*.wide.spec.ts', testIgnore: 'firefox.wide.spec.ts' },
    { name: 'chromium', testIgnore: '*.wide.spec.ts' },
  ],
  // As long as a loaded machine needs.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    // A frame for each step of a bar that runs is a tenth of all the work.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { args: [...asRoot, ...quiet], ...(executablePath && { executablePath }) },
    // A trace of every test costs a third of the time; `npm run test:browser -- --trace on` takes them when wanted.
    trace: 'off',
  },
})
