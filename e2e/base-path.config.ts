import { defineConfig } from '@playwright/test'
import ordinary from '../playwright.config.ts'
import type { ConsoleOptions } from './console.ts'

/** All browser tests again, each console behind nginx at `https://localhost:…/console`: `npm run test:browser:base-path`. */
export default defineConfig<ConsoleOptions>({
  ...ordinary,
  testDir: '.',
  // It starts a console of its own.
  testIgnore: 'firefox.wide.spec.ts',
  use: { ...ordinary.use, behindNginx: true, ignoreHTTPSErrors: true },
})
