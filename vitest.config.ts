import { defineConfig } from 'vitest/config'

/** Unit and contract tests, in Node; what needs a browser is in e2e/. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'server/**/*.test.ts'],
    environment: 'node',
    // A loaded machine, not the code, decides how long a real server and a real disk take.
    testTimeout: 30_000,
    pool: 'forks',
  },
})
