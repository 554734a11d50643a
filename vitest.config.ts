import { configDefaults, defineConfig } from 'vitest/config'
import { UnitReporter } from './scripts/unit-reporter.ts'
import { SummaryReporter } from './server/testing/faults/summary-reporter.ts'

/**
 * Histories with real processes and ports, and the rules that they are held to: `npm run test:faults` plays them, beside more of
 * what every run plays.
 */
const longPlays =
  'server/testing/faults/{killed,wire,planted-bugs,replicas/{planted-bugs,behind-nginx}}.test.ts'

/**
 * With another program or build, at another size, or for long: `npm run test:wide` runs them, `npm test` all others.
 */
const wide = ['src/**/*.wide.test.ts', 'server/**/*.wide.test.ts']

const report = process.env['UNIT_REPORT']

/** Unit and contract tests, in Node; what needs a browser is in e2e/. */
export default defineConfig({
  test: {
    ...(process.env['FAULTS'] && { reporters: ['default', new SummaryReporter()] }),
    ...(report && { reporters: ['default', new UnitReporter(report)] }),
    // A loaded machine, not the code, decides how long a real server and a real disk take.
    testTimeout: 60_000,
    // As in playwright.config.ts: what passes only then is listed at the end.
    retry: process.env['CI'] ? 1 : 0,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // No test leaves anything behind in its module: a worker for all files saves a start for each. They wait for
    // servers and disks more than they work, so six of them keep two cores busy.
    isolate: false,
    maxWorkers: 6,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'server/**/*.test.ts', 'bench/*.test.ts'],
          exclude: [
            ...configDefaults.exclude,
            ...wide,
            ...(process.env['FAULTS'] ? [] : [longPlays]),
            // `npm run test:restore` brings the tools that it needs.
            ...(process.env['POSTGRES_TOOLS'] ? [] : ['server/testing/postgres/dump-and-restore.test.ts']),
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'wide',
          environment: 'node',
          include: wide,
          // It asks systemd, which there is on Linux alone.
          exclude: [
            ...configDefaults.exclude,
            ...(process.platform === 'linux' ? [] : ['server/deploy.wide.test.ts']),
          ],
        },
      },
      {
        extends: true,
        // Components, in a page without a browser; `src/testing/` has what they need.
        test: {
          name: 'page',
          environment: './src/testing/page-environment.ts',
          setupFiles: './src/testing/setup.ts',
          include: ['src/**/*.test.tsx'],
          // As Node loads it: a page that is opened anew has its modules anew, and the server that runs on keeps its own.
          server: { deps: { external: [/\/server\//] } },
        },
      },
    ],
  },
})
