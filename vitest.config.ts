import { configDefaults, defineConfig } from 'vitest/config'

/** Histories with real processes and ports: `npm run test:faults` plays them, beside more of what every run plays. */
const longPlays = 'server/deletions/faults/{killed,wire}.test.ts'

/** Unit and contract tests, in Node; what needs a browser is in e2e/. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env['FAULTS'] ? [] : [longPlays])],
    environment: 'node',
    // A loaded machine, not the code, decides how long a real server and a real disk take.
    testTimeout: 30_000,
    pool: 'forks',
  },
})
