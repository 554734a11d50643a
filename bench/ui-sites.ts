import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { startConsoleProcess } from '../e2e/console-process.ts'
import { precompress } from '../scripts/precompress.ts'

/** A page with the list of all imports. */
export type Site = {
  url: string
  /** Goes to the place where the first import can be deleted. Returns the button that opens the dialog. */
  findDelete: (page: Page) => Promise<Locator>
}

export type Sites = {
  console: Site
  floor: Site
  /** Fills the API of both with this many imports. */
  reset: (imports: number) => Promise<void>
  dispose: () => Promise<void>
}

/** The console, and the same list written by hand (`bench/floor`), on one API. */
export async function startSites(): Promise<Sites> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-floor-'))
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, 'floor'),
    logLevel: 'warn',
    plugins: [react(), tailwindcss(), precompress()],
    build: { outDir: folder, emptyOutDir: true },
  })
  const api = fork(path.join(import.meta.dirname, 'imports-api.ts'), [folder])
  const [apiUrl] = (await once(api, 'message')) as [string]
  const server = await startConsoleProcess({
    EXA_API_KEY: 'bench',
    EXA_BASE_URL: apiUrl,
    // The budget is not what is measured.
    RATE_LIMIT_RPS: '1000',
    LOG_LEVEL: 'silent',
  })
  return {
    console: { url: server.url, findDelete: openDetails },
    floor: { url: apiUrl, findDelete: async (page) => page.getByRole('button', { name: 'Delete' }).first() },
    reset: async (imports) => void (await fetch(`${apiUrl}/reset?imports=${imports}`, { method: 'POST' })),
    dispose: async () => {
      api.disconnect()
      await server.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function openDetails(page: Page): Promise<Locator> {
  await page.locator('[data-import-id] a').first().click()
  const details = page.getByRole('complementary', { name: 'Import details' })
  await details
    .getByRole('region', { name: 'Used by' })
    .getByText(/Checked/)
    .waitFor()
  return details.getByRole('button', { name: 'Delete import…' })
}
