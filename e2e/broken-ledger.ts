import type { Locator, Page } from '@playwright/test'
import { tamper } from '../server/testing/ledger-file.ts'
import type { LiveConsole } from './console.ts'

/** What says over each page that nothing can be changed, or that it can be again. */
export const ledgerNotice = (page: Page): Locator =>
  page.getByRole('region', { name: 'Changes and deletions' })

export const ledgerProblems = (page: Page): Locator => page.getByRole('region', { name: 'Ledger problems' })

export const acknowledgeDialog = (page: Page): Locator =>
  page.getByRole('alertdialog', { name: /^Acknowledge \d+ problems?$/ })

/** Why a button is off while the ledger is broken. */
export const broken = 'The ledger was changed or damaged: see the Deletions page first'

/** Deletes some imports by the console's own route, as records 1, 2 and so on. */
export async function deleteImports({ url }: LiveConsole, ...ids: string[]): Promise<void> {
  for (const id of ids) await fetch(`${url}/api/websets/v0/imports/${id}`, { method: 'DELETE' })
}

/** Changes the ledger while the console is down. */
export async function tamperWhileStopped(live: LiveConsole, sql: string): Promise<void> {
  await live.stop()
  tamper(live.dataDir, sql)
  await live.start()
}

/** Acknowledges all that is wrong with the ledger, by the console's own route. */
export async function acknowledgeProblems({ url }: LiveConsole): Promise<void> {
  const integrity = `${url}/api/console/deletions/integrity`
  const { problems }: { problems: { key: string }[] } = await (await fetch(integrity)).json()
  await fetch(`${integrity}/acknowledge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ keys: problems.map(({ key }) => key) }),
  })
}
