import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../testing/free-port.ts'
import { testDatabase } from '../testing/postgres/test-database.ts'
import { copyProject, runMain } from '../testing/run-main.ts'

let project: ReturnType<typeof copyProject>
let folder: string

beforeAll(() => {
  project = copyProject()
  folder = mkdtempSync(path.join(tmpdir(), 'not-loaded-'))
})
afterAll(() => {
  project.remove()
  rmSync(folder, { recursive: true })
})

const noteModules = pathToFileURL(path.join(import.meta.dirname, '..', 'testing', 'note-modules.ts')).href

/** The modules that a console loads: it starts with this environment, serves a page and its data, and stops. */
async function modulesOf(environment: Record<string, string>): Promise<string[]> {
  const file = path.join(folder, 'modules.txt')
  const main = runMain(project.dir, {
    DATA_DIR: path.join(folder, 'data'),
    SANDBOX_IMPORTS: '1',
    NODE_OPTIONS: `--import=${noteModules}`,
    MODULES_FILE: file,
    ...environment,
  })
  const url = await main.url()
  for (const address of ['/', '/api/console/info', '/api/websets/v0/imports', '/api/console/sign-in'])
    await fetch(`${url}${address}`, { redirect: 'manual' })
  main.child.kill('SIGINT')
  await main.ended
  return readFileSync(file, 'utf8').split('\n')
}

/** `pg`, its dependencies, and the folder that uses it. */
const ofPostgres = /node_modules\/(?:pg|pg-[\w-]+|pgpass|postgres-[\w-]+)\/|server\/postgres\//
const ofSignIn = /node_modules\/(?:openid-client|oauth4webapi|jose)\/|server\/access\/(?!routes\.ts)/

it('a console without a sign-in and a database of its own loads nothing of either, and keeps nothing for one', async () => {
  const modules = await modulesOf({})
  expect(modules.filter((url) => ofSignIn.test(url) || ofPostgres.test(url))).toEqual([])
  for (const name of ['access.db', 'secret-key'])
    expect(existsSync(path.join(folder, 'data', name))).toBe(false)
})

it('a console with a sign-in loads that', async () => {
  const port = String(await freePort())
  const modules = await modulesOf({
    AUTH: 'oidc',
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    // Nobody listens there.
    OIDC_ISSUER: 'http://127.0.0.1:9',
    OIDC_CLIENT_ID: 'imports-console',
    ROLE_ADMIN: 'admins',
  })
  const found = modules.filter((url) => ofSignIn.test(url)).join('\n')
  expect(found).toContain('/openid-client/')
  expect(found).toContain('/server/access/access.ts')
})

it('a console with DATABASE_URL loads PostgreSQL, and no sign-in', async () => {
  const modules = await modulesOf({
    DATABASE_URL: await testDatabase(),
    EXA_API_KEY: 'exa-test-key-0123456789abcdef',
    // Nobody listens there.
    EXA_BASE_URL: 'http://127.0.0.1:9',
    SECRET_KEYS: 'a-secret-of-the-tests-that-is-long-enough-0123456789',
  })
  const found = modules.filter((url) => ofPostgres.test(url)).join('\n')
  expect(found).toContain('/pg/')
  expect(found).toContain('/server/postgres/open-postgres.ts')
  const signIn = modules.filter((url) => ofSignIn.test(url)).map((url) => url.replace(/.*\//, ''))
  // PostgreSQL uses these of the sign-in: how secrets are sealed, and what sessions and tokens are.
  expect(signIn.toSorted()).toEqual(['secret-box.ts', 'sessions.ts', 'tokens.ts'])
})
