import { freePort } from '../server/testing/free-port.ts'
import { startOidcProvider } from '../server/testing/oidc-provider.ts'
import { startPostgres } from '../server/testing/postgres/start-postgres.ts'
import { sampleImport } from '../server/testing/sample-import.ts'
import { signInEnvironment } from '../server/testing/sign-in-console.ts'
import { startNginx } from '../server/testing/start-nginx.ts'
import { startStubUpstream } from '../server/testing/stub-upstream.ts'
import { bar, deleteAll, dock } from './bulk.ts'
import { expect, test } from './console.ts'
import { startConsoleProcess } from './console-process.ts'

test.use({ ignoreHTTPSErrors: true })

/** How many of the job's imports are gone when its replica is killed, and how many there are. */
const some = 40
const all = 200

const portOf = (console: { url: string }) => Number(new URL(console.url).port)

test('a job whose replica is killed goes on at the other one, and its page by itself', async ({
  page,
  watch,
  expectFailedRequests,
}) => {
  const imports = Array.from({ length: all }, (_, n) => sampleImport(`import_${n}`))
  const [postgres, stub, provider, port] = await Promise.all([
    startPostgres(),
    startStubUpstream({ imports }),
    startOidcProvider(),
    freePort(),
  ])
  const url = `https://localhost:${port}/console`
  watch.allowOrigin(url)
  watch.allowOrigin(provider.issuer)
  const env = {
    ...signInEnvironment(provider),
    PUBLIC_URL: url,
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: await postgres.newDatabase(),
    SECRET_KEYS: 'the-key-of-the-browser-tests-is-long-enough',
    EXA_API_KEY: 'exa-key-of-the-browser-tests',
    EXA_BASE_URL: stub.url,
    RATE_LIMIT_RPS: '40',
  }
  const [first, second] = [await startConsoleProcess(env), await startConsoleProcess(env)]
  const nginx = await startNginx({ port, consolePort: portOf(first), secondPort: portOf(second) })
  try {
    // So that it is the first one that works on the job.
    await second.kill()
    provider.signsIn = 'otto'
    await page.goto(`${url}/imports`)
    await deleteAll(page, String(all))
    await second.start()
    await expect.poll(() => all - stub.imports.size, { timeout: 60_000 }).toBeGreaterThan(some)
    expectFailedRequests()
    await first.kill()
    expect(stub.imports.size).toBeGreaterThan(0)

    await expect(bar(page)).toBeVisible()
    await expect(dock(page).getByText(/200 deleted/)).toBeVisible({ timeout: 60_000 })
    expect(stub.imports.size).toBe(0)
    const outcomes = await page.evaluate(async () => {
      const answer = await fetch('/console/api/console/deletions/summary')
      return (await answer.json()).outcomes
    })
    expect(outcomes).toContainEqual({ outcome: 'deleted', count: all })
  } finally {
    await page.close()
    await nginx.close()
    await Promise.all([first.dispose(), second.dispose()])
    await Promise.all([stub.close(), provider.close(), postgres.remove()])
  }
})
