import { pino } from 'pino'
import { expect, it, type TestContext } from 'vitest'
import { openChain } from '../../postgres/chain.ts'
import { openPool } from '../../postgres/pool.ts'
import { openBreakingLine } from './breaking-line.ts'
import { queryDatabase, testDatabase, testPostgres } from './test-database.ts'

const log = pino({ level: 'silent' })

/** A chain at the end of a line that breaks, and how many entries it has. */
async function startChain({ onTestFinished }: TestContext) {
  const url = await testDatabase()
  const line = await openBreakingLine(await testPostgres())
  const pool = openPool(line.url(new URL(url).pathname.slice(1), 'test'), log)
  onTestFinished(async () => {
    await pool.end()
    await line.close()
  })
  const chain = openChain({ pool, account: 'account', log })
  return {
    line,
    append: () =>
      chain.commit(({ appendEvent }) =>
        appendEvent({
          at: '2026-11-30T12:00:00.000Z',
          operator: null,
          event: 'key_confirmed',
          keyFingerprint: 'f',
        }),
      ),
    entries: async () => Number((await queryDatabase(url, 'SELECT count(*) AS n FROM entries')).rows[0]?.n),
  }
}

it('A COMMIT that is made and not answered is not reported as one that was not made', async (context) => {
  const { line, append, entries } = await startChain(context)
  await append()
  const lost = line.loseCommits('unanswered', 1)
  await append()
  expect(lost()).toBe(1)
  expect(await entries()).toBe(2)
})

it('A COMMIT that never reaches the database fails, and the next one goes on from there', async (context) => {
  const { line, append, entries } = await startChain(context)
  await append()
  const lost = line.loseCommits('unsent', 1)
  await expect(append()).rejects.toThrow('The answer to COMMIT did not come.')
  expect(lost()).toBe(1)
  expect(await entries()).toBe(1)
  await append()
  expect(await entries()).toBe(2)
})

it('A line lets nothing through while it stalls, and everything after that', async (context) => {
  const { line, append, entries } = await startChain(context)
  await append()
  line.stall(300)
  const start = performance.now()
  await append()
  expect(performance.now() - start).toBeGreaterThan(250)
  expect(await entries()).toBe(2)
})
