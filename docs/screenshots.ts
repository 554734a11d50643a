import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { dismissIntroduction } from '../e2e/introduction.ts'
import playwrightConfig from '../playwright.config.ts'

/**
 * `npm run screenshots`: the pictures of README.md and docs/using.md, each in light and dark, wide and narrow, from a
 * fresh sandbox. Only some of them: `npm run screenshots -- list failure`.
 */
const named = process.argv.slice(2)

const folder = path.join(import.meta.dirname, 'screenshots')
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

type Shot = { name: string; go: (page: Page, base: string) => Promise<void> }

const openFailed = async (page: Page, base: string) => {
  await page.goto(`${base}/imports?status=failed`)
  await page.getByRole('link', { name: 'Q1 leads (CRM export)' }).click()
  await page.getByRole('heading', { name: 'Uneven rows' }).waitFor()
}

const shots: Shot[] = [
  {
    name: 'list',
    go: async (page, base) => {
      await page.goto(`${base}/imports`)
      await page.getByRole('link', { name: 'Q1 leads (CRM export)' }).waitFor()
    },
  },
  {
    name: 'introduction',
    go: async (page, base) => {
      await page.goto(`${base}/imports`)
      await page.getByRole('link', { name: 'Q1 leads (CRM export)' }).waitFor()
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await page.getByRole('button', { name: 'Show the introduction' }).click()
      await page.getByRole('heading', { name: 'What you can do here' }).waitFor()
    },
  },
  { name: 'failure', go: openFailed },
  {
    name: 'groups',
    go: async (page, base) => {
      await page.goto(`${base}/imports?mode=groups`)
      await page
        .getByRole('checkbox', { name: /^Select all/ })
        .first()
        .waitFor()
    },
  },
  {
    name: 'triage',
    go: async (page, base) => {
      await page.goto(`${base}/imports?mode=triage`)
      await page.getByRole('button', { name: 'Start' }).click()
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByText(/^2 of/).waitFor()
    },
  },
  {
    name: 'create',
    go: async (page, base) => {
      await page.goto(`${base}/new-import`)
      await page.getByLabel('CSV file').setInputFiles({
        name: 'Trade fair leads.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'name,city,website\nAcme Pumps,Bonn,https://acme-pumps.example\nBolt & Sons,,boltandsons.example\nCore Valves,Kiel,https://core.example/valves\n',
        ),
      })
      await page.getByText('No problems found').waitFor()
    },
  },
  {
    name: 'requests',
    go: async (page, base) => {
      await openFailed(page, base)
      await page.getByRole('link', { name: 'API', exact: true }).click()
      await page
        .getByRole('link', { name: /imports\/import_/ })
        .first()
        .click()
      await page.getByText('Code for this').click()
      await page.getByRole('button', { name: 'JavaScript' }).click()
    },
  },
  {
    name: 'delete',
    go: async (page, base) => {
      await openFailed(page, base)
      await page.getByRole('button', { name: 'Delete import…' }).click()
      await page.getByRole('alertdialog').waitFor()
    },
  },
  {
    name: 'delete-many',
    go: async (page, base) => {
      await page.goto(`${base}/imports?status=failed`)
      await page.getByRole('checkbox', { name: /^Select all/ }).check()
      await page.getByRole('button', { name: /^Delete [\d,]+ imports…$/ }).click()
      await page.getByRole('alertdialog').getByText('Checked').waitFor()
    },
  },
  {
    name: 'job',
    go: async (page, base) => {
      await page.goto(`${base}/deletions/jobs/1`)
      await page.getByRole('heading', { name: 'Delete 3 imports' }).waitFor()
    },
  },
  {
    name: 'deletions',
    go: async (page, base) => {
      await page.goto(`${base}/deletions/1`)
      await page.getByRole('heading', { name: 'The import as it was' }).waitFor()
    },
  },
]

const server = await startConsoleProcess({ LOG_LEVEL: 'warn' })
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
try {
  const base = server.url
  await deleteSome(base, 3)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      const page = await browser.newPage({ colorScheme, viewport })
      await dismissIntroduction(page)
      for (const { name, go } of shots.filter((shot) => named.length === 0 || named.includes(shot.name))) {
        await go(page, base)
        await page.waitForLoadState('networkidle')
        // The picture of the days comes a moment after the rows.
        await page.waitForTimeout(1_500)
        const file = `${name}-${colorScheme}-${size}.png`
        await page.screenshot({ path: path.join(folder, file) })
        console.log(file)
      }
      await page.close()
    }
  }
} finally {
  await browser.close()
  await server.dispose()
}

/** So that the Deletions page has something to show: a job, and one after it by itself. */
async function deleteSome(base: string, count: number): Promise<void> {
  const list = await fetch(`${base}/api/websets/v0/imports?limit=200`)
  const { data: imports } = (await list.json()) as { data: { id: string; status: string; title: string }[] }
  const failed = imports.filter(({ status, title }) => status === 'failed' && !title.startsWith('Q1 leads'))
  const ids = failed.slice(-count).map(({ id }) => id)
  const job = await fetch(`${base}/api/console/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'screenshots' },
    body: JSON.stringify({ ids, reason: 'Leads of last quarter, imported again since' }),
  })
  if (!job.ok) throw new Error(`The job was refused: ${await job.text()}`)
  const single = failed.at(-count - 1)
  if (single) await fetch(`${base}/api/websets/v0/imports/${single.id}`, { method: 'DELETE' })
}
