import type { Page } from '@playwright/test'

export type Shot = {
  name: string
  /** Who signs in for it, at a console that has a sign-in. */
  as?: 'viewer' | 'admin'
  go: (page: Page, base: string) => Promise<void>
}

const openFailed = async (page: Page, base: string) => {
  await page.goto(`${base}/imports?status=failed`)
  await page.getByRole('link', { name: 'Q1 leads (CRM export)' }).click()
  await page.getByRole('heading', { name: 'Uneven rows' }).waitFor()
}

/** Companies, some of whose names were cut in two at a comma. */
const fairLeads = ['name,city,website'].concat(
  Array.from({ length: 80 }, (_, n) => {
    const company = ['Acme Pumps', 'Bolt & Sons', 'Core Valves', 'Delta Seals', 'Elm Bearings'][n % 5] ?? ''
    const city = ['Bonn', 'Kiel', 'Ulm'][n % 3] ?? ''
    const site = `${company.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-${n}.example`
    return `${company} ${n}${n % 8 === 4 ? ', Ltd.' : ''},${city},${n % 7 === 3 ? '' : 'https://'}${site}`
  }),
)

/** What each picture shows, and the way there. */
export const shots: readonly Shot[] = [
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
    name: 'repair',
    go: async (page, base) => {
      await page.goto(`${base}/imports/new/repair`)
      await page.getByLabel('CSV file').setInputFiles({
        name: 'Trade fair leads.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(fairLeads.join('\n')),
      })
      await page.getByText(/problems? left$/).waitFor()
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
  {
    name: 'viewer',
    as: 'viewer',
    go: async (page, base) => {
      await openFailed(page, base)
      await page.keyboard.press('Tab')
      await page.getByRole('button', { name: 'Delete import…' }).focus()
      await page.getByText('Your role is viewer. Deleting needs operator.').waitFor()
    },
  },
  {
    name: 'sessions',
    as: 'admin',
    go: async (page, base) => {
      await page.goto(`${base}/access/sessions`)
      await page.getByText('This one').waitFor()
    },
  },
  {
    name: 'tokens',
    as: 'admin',
    go: async (page, base) => {
      await page.goto(`${base}/access/tokens`)
      await page.getByText('nightly-cleanup').waitFor()
    },
  },
]
