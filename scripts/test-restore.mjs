/**
 * npm run test:restore: dumps a database of the console with PostgreSQL's own tools, restores it into another PostgreSQL and checks
 * the chain there. Uses Debian's PostgreSQL, because that of npm lacks these tools.
 */
import { existsSync } from 'node:fs'
import { installIfNeeded } from './install.mjs'
import { fetchWithApt } from './programs.mjs'
import { StepError, main, runNode24, toolEnv } from './run.mjs'

const tools = '/usr/lib/postgresql/15/bin'

await main(async () => {
  await installIfNeeded()
  if (!existsSync(`${tools}/pg_dump`)) await fetchWithApt(['postgresql-15'])
  if (!existsSync(`${tools}/pg_dump`))
    throw new StepError('PostgreSQL 15 is missing. On Debian 12: apt-get install postgresql-15')
  const { code } = await runNode24(
    ['node_modules/vitest/vitest.mjs', 'run', 'server/testing/postgres/dump-and-restore.test.ts'],
    { env: { ...toolEnv(), POSTGRES_TOOLS: tools } },
  )
  process.exitCode = code
})
