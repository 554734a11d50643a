import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MadeToken } from '../../src/contract/access.ts'
import { mayAct, type Role, roles } from '../../src/contract/who.ts'
import type { Route } from '../route.ts'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import type { TestBrowser } from '../testing/test-browser.ts'

/** Who asks: the role, and how their requests look. */
type Asking = {
  role: Role | null
  send: (method: string, address: string) => ReturnType<TestBrowser['send']>
}

const subjects: Record<Role, string> = { viewer: 'vera', operator: 'otto', admin: 'ada' }

let provider: TestProvider
let console: Awaited<ReturnType<typeof startSignInConsole>>
const asking: Record<string, Asking> = {}

beforeAll(async () => {
  provider = await startOidcProvider()
  console = await startSignInConsole(provider, { METRICS_TOKEN: 'a-token-for-the-numbers-0123456789' })
  const nobody = console.browser()
  asking['nobody'] = { role: null, send: (method, address) => nobody.call(method, address, bodyOf(method)) }
  for (const role of roles) {
    const browser = await console.signedIn(subjects[role])
    asking[`a session of a ${role}`] = {
      role,
      send: (method, address) => browser.call(method, address, bodyOf(method)),
    }
  }
  const admin = await console.signedIn('ada')
  for (const role of roles) {
    const asked = { name: role, role, days: 1 }
    const { token } = (
      await admin.call('POST', `${console.url}/api/console/tokens`, asked)
    ).json() as MadeToken
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    asking[`a token of a ${role}`] = {
      role,
      send: (method, address) =>
        nobody.send(address, { method, headers, ...(method !== 'GET' && { body: {} }) }),
    }
  }
})
afterAll(async () => {
  await console.close()
  await provider.close()
})

const bodyOf = (method: string) => (method === 'GET' ? undefined : {})

/** Not signing out, which would end the session that asks. sign-in.test.ts tests it. */
const isWalked = ({ path }: Route) => path !== '/api/console/sign-out'

const addressOf = ({ path }: Route) =>
  `${console.url}${path.replace(':id', path.startsWith('/api/console') ? '1' : 'import_none')}`

/** For each role the answer of a route: let through, or the code of the refusal. */
async function answers(route: Route): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [who, { send }] of Object.entries(asking)) {
    const { status, text } = await send(route.method, addressOf(route))
    const isTurnedAway = status === 401 || (status === 403 && text.includes('"role_needed"'))
    found[who] = isTurnedAway ? (JSON.parse(text) as { code: string }).code : 'let through'
  }
  return found
}

function expected({ path, role: needed }: Route): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asking).map(([who, { role }]) => {
      // This route needs its own token, whoever asks.
      if (path === '/metrics') return [who, 'metrics_token_needed']
      if (needed === 'anyone') return [who, 'let through']
      if (role === null) return [who, 'not_signed_in']
      return [who, mayAct(role, needed) ? 'let through' : 'role_needed']
    }),
  )
}

describe('each route', () => {
  it('lets through who has its role, by session and by token, and nobody else', async () => {
    for (const route of console.routes.filter(isWalked))
      expect(await answers(route), `${route.method} ${route.path}`).toEqual(expected(route))
  })

  it('of anyone is one of these', () => {
    const open = console.routes.filter(({ role }) => role === 'anyone').map(({ path }) => path)
    expect(open.toSorted()).toEqual([
      '/api/console/sign-in',
      '/api/console/sign-in/callback',
      '/api/console/sign-out',
      '/api/console/signed-out',
      '/healthz',
      '/metrics',
      '/readyz',
    ])
  })

  it('of admins has what only they may do', () => {
    const ofAdmins = console.routes.filter(({ role }) => role === 'admin')
    expect(ofAdmins.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'DELETE /api/console/files/:id',
      'DELETE /api/console/sessions/:id',
      'DELETE /api/console/tokens/:id',
      'GET /api/console/sessions',
      'GET /api/console/tokens',
      'POST /api/console/account/confirm',
      'POST /api/console/deletions/integrity/acknowledge',
      'POST /api/console/tokens',
    ])
  })
})
