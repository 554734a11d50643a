import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { type Browser, chromium } from '@playwright/test'
import { build } from 'vite'
import playwrightConfig from '../playwright.config.ts'
import { sampleImports } from '../server/sandbox/samples/imports.ts'
import { median } from './reference.ts'

/**
 * npm run bench:schema: how long it takes to check 10,000 imports, in pages of 200, in Chromium: with valibot as in the contract,
 * with zod/mini without its compiler, and by hand for comparison. In turns, each time in a new page, so that nothing is warm;
 * medians. Also how many bytes each adds to a script.
 */
const pages = 50
const pageSize = 200
const rounds = process.argv.includes('--quick') ? 3 : 15

const contenders = ['by-hand', 'zod-mini', 'valibot'] as const
type Contender = (typeof contenders)[number]

declare global {
  interface Window {
    contender: { isImport: (value: unknown) => boolean }
    pages: { data: unknown[] }[]
  }
}

/** Milliseconds. */
type Times = { start: number; all: number; longestPage: number }

/** One contender as a script for a page, minified like the app. */
async function bundle(contender: Contender): Promise<string> {
  const [output] = [
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        target: 'baseline-widely-available',
        lib: {
          entry: path.join(import.meta.dirname, 'schema', `${contender}.ts`),
          formats: ['iife'],
          name: 'contender',
        },
      },
    }),
  ].flat()
  if (!output || !('output' in output)) throw new Error(`${contender} was not built`)
  return output.output[0].code
}

async function measure(browser: Browser, script: string, json: string, throttle: number): Promise<Times> {
  const page = await browser.newPage()
  const cdp = await page.context().newCDPSession(page)
  await page.evaluate((text) => {
    window.pages = JSON.parse(text) as typeof window.pages
  }, json)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  const times = await page.evaluate((code) => {
    const tag = document.createElement('script')
    tag.textContent = `${code}\nwindow.contender = contender`
    const begun = performance.now()
    document.head.append(tag)
    const started = performance.now()
    const each = window.pages.map(({ data }) => {
      const from = performance.now()
      if (!data.every((item) => window.contender.isImport(item))) throw new Error('One was refused')
      return performance.now() - from
    })
    return {
      start: started - begun,
      all: each.reduce((sum, ms) => sum + ms, 0),
      longestPage: Math.max(...each),
    }
  }, script)
  await page.close()
  return times
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

/** The sample imports as the API lists them. */
function pagesOfImports(): { data: unknown[] }[] {
  const imports: unknown[] = []
  for (const { due: _due, ...item } of sampleImports({
    count: pages * pageSize,
    set: 'usual',
    now: Date.now(),
  }))
    imports.push({
      ...item,
      object: 'import',
      failedAt: item.failedAt === null ? null : iso(item.failedAt),
      createdAt: iso(item.createdAt),
      updatedAt: iso(item.updatedAt),
    })
  return Array.from({ length: pages }, (_, page) => ({
    data: imports.slice(page * pageSize, (page + 1) * pageSize),
  }))
}

const scripts = await Promise.all(
  contenders.map(async (contender) => ({ contender, script: await bundle(contender) })),
)
const json = JSON.stringify(pagesOfImports())
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
console.log(
  `Chromium ${browser.version()}: ${pages * pageSize} imports in pages of ${pageSize}, medians of ${rounds}`,
)
const cells = (texts: string[]) => texts.map((text) => text.padStart(14)).join('')
try {
  for (const throttle of [1, 4]) {
    const measured = new Map<Contender, Times[]>(contenders.map((contender) => [contender, []]))
    for (let round = 0; round < rounds; round++)
      for (const { contender, script } of scripts)
        measured.get(contender)?.push(await measure(browser, script, json, throttle))
    console.log(`\nCPU slowed ${throttle}×${cells(['start, ms', 'all, ms', 'longest page', 'kB brotli'])}`)
    for (const { contender, script } of scripts) {
      const times = measured.get(contender) ?? []
      const middles = (['start', 'all', 'longestPage'] as const).map((name) =>
        median(times.map((each) => each[name])).toFixed(1),
      )
      const kilobytes = (brotliCompressSync(script).length / 1000).toFixed(2)
      console.log(`${contender.padEnd(14)}${cells([...middles, kilobytes])}`)
    }
  }
} finally {
  await browser.close()
}
