import path from 'node:path'
import { chromium } from '@playwright/test'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { dismissIntroduction } from '../e2e/introduction.ts'
import playwrightConfig from '../playwright.config.ts'
import { freePort } from '../server/testing/free-port.ts'
import { person, startOidcProvider } from '../server/testing/oidc-provider.ts'
import { signInEnvironment } from '../server/testing/sign-in-console.ts'
import { createTestBrowser } from '../server/testing/test-browser.ts'
import type { MadeToken } from '../src/contract/access.ts'
import { shots } from './shots.ts'

/**
 * `npm run screenshots`: the pictures of README.md and docs/using.md, each in light and dark, wide and narrow, from a
 * fresh sandbox, and some from one with a sign-in. Only some of them: `npm run screenshots -- list failure`.
 */
const named = process.argv.slice(2)

const folder = path.join(import.meta.dirname, 'screenshots')
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

const open = await startConsoleProcess({ LOG_LEVEL: 'warn' })
const team = await startTeam()
const browser = await chromium.launch(playwrightConfig.use?.launchOptions)
try {
  await deleteSome(open.url, 3)
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const as of [undefined, 'viewer', 'admin'] as const) {
        const base = as ? team.url : open.url
        team.provider.signsIn = as ?? null
        const page = await browser.newPage({ colorScheme, viewport })
        await dismissIntroduction(page)
        const wanted = shots.filter(({ name }) => named.length === 0 || named.includes(name))
        for (const { name, go } of wanted.filter((shot) => shot.as === as)) {
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
  }
} finally {
  await browser.close()
  await open.dispose()
  await team.dispose()
  await team.provider.close()
}

/** A console with a sign-in, somebody who is signed in, and tokens of which one is revoked. */
async function startTeam() {
  const provider = await startOidcProvider()
  provider.people.set('viewer', person('Noor Haddad', ['imports-viewers']))
  provider.people.set('operator', person('Jonas Falk', ['imports-operators']))
  provider.people.set('admin', person('Mei Lin', ['imports-admins']))
  const port = await freePort()
  const server = await startConsoleProcess({
    LOG_LEVEL: 'warn',
    ...signInEnvironment(provider),
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  })
  const signIn = async (who: string) => {
    const theirs = createTestBrowser({})
    provider.signsIn = who
    await theirs.open(server.url)
    return theirs
  }
  await signIn('operator')
  const admin = await signIn('admin')
  const tokens = `${server.url}/api/console/tokens`
  const make = async (name: string, role: string, days: number | null) =>
    (await admin.call('POST', tokens, { name, role, days })).json() as MadeToken
  const old = await make('old-report', 'viewer', null)
  const sync = await make('warehouse-sync', 'operator', 90)
  await make('nightly-cleanup', 'operator', 30)
  await fetch(`${server.url}/api/console/info`, { headers: { authorization: `Bearer ${sync.token}` } })
  await admin.call('DELETE', `${tokens}/${old.id}`)
  return { ...server, provider }
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
