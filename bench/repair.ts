import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { startConsoleProcess } from '../e2e/console-process.ts'
import playwrightConfig from '../playwright.config.ts'
import { csvBytes } from './csv-files.ts'
import { check, median } from './limits.ts'
import { badRows, measureRepair, measureRepairMemory, type RepairCost } from './repair-ui.ts'
import { reference } from './reference.ts'

/**
 * npm run bench:repair: time and memory to repair a file of 50 MB with 10,000 bad rows on the built page in Chromium; medians. Ends
 * with an error when a limit is exceeded. `--quick`: one run.
 */
const limits = { open: 6, mend: 3, taskMs: 50, memoryMb: 200 }
const runs = process.argv.includes('--quick') ? 1 : 3

/** About as many as the file has. */
const rows = 480_000
const everyRows = Math.floor(rows / badRows)

const folder = mkdtempSync(path.join(tmpdir(), 'bench-repair-'))
const server = await startConsoleProcess({ LOG_LEVEL: 'silent' })
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
try {
  const file = path.join(folder, 'file.csv')
  const bytes = csvBytes({
    header: 'name,website,city,note,since\n',
    record: (n) => {
      const isBad = n % everyRows === 7 && n < everyRows * badRows
      return `Company ${n}${isBad ? ', Ltd.' : ''},https://company-${n}.example/about,Berlin,"Makes parts, ${n % 900} people",2024-03-05\n`
    },
  })
  // Quotes come in: with them it must still be no larger than an import may be.
  writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 100_000) + 1))
  const before = await reference(browser)
  const costs: RepairCost[] = []
  for (let run = 0; run < runs; run++) costs.push(await measureRepair(browser, server.url, file))
  const work = (before + (await reference(browser))) / 2
  const { heapMb, processMb } = await measureRepairMemory(browser, server.url, file)
  const middle = (name: keyof RepairCost) => median(costs.map((cost) => cost[name]))
  console.log(
    `Chromium ${browser.version()}, 50 MB with ${badRows} bad rows, medians of ${runs} (reference work: ${work.toFixed(0)} ms)`,
  )
  check('choice of the file to its bad rows', middle('open'), { atMost: limits.open }, 's')
  check('preview of a mend of all of them', middle('preview'), { atMost: limits.mend }, 's')
  check('the mend, to what is left', middle('mend'), { atMost: limits.mend }, 's')
  check('the same after a look at the preview', middle('mendAfterLook'), { atMost: limits.mend }, 's')
  check('undo', middle('undo'), { atMost: limits.mend }, 's')
  check('the mended file, in the form', middle('result'), {}, 's')
  check(
    'longest task of the main thread (0: none of 50)',
    middle('longestTaskMs'),
    { atMost: limits.taskMs },
    'ms',
  )
  check('page and worker: growth of the heap', heapMb, { atMost: limits.memoryMb }, 'MB')
  check('page and worker: growth of the process (PSS)', processMb, { atMost: limits.memoryMb }, 'MB')
} finally {
  await browser.close()
  await server.dispose()
  rmSync(folder, { recursive: true })
}
