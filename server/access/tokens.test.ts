import { DatabaseSync } from 'node:sqlite'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { Exa } from 'exa-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MadeToken, Session, Token } from '../../src/contract/access.ts'
import { freePort } from '../testing/free-port.ts'
import { tamper } from '../testing/ledger-file.ts'
import { rawRequest } from '../testing/raw-request.ts'
import { startOidcProvider, type TestProvider } from '../testing/oidc-provider.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import type { TestBrowser } from '../testing/test-browser.ts'

let provider: TestProvider
let console: Awaited<ReturnType<typeof startSignInConsole>>
let ada: TestBrowser

beforeAll(async () => {
  provider = await startOidcProvider()
  console = await startSignInConsole(provider)
  ada = await console.signedIn('ada')
})
afterAll(async () => {
  await console.close()
  await provider.close()
})

const at = (address: string) => `${console.url}${address}`

async function make(more: Record<string, unknown> = {}, by = ada): Promise<MadeToken> {
  const answer = await by.call('POST', at('/api/console/tokens'), {
    name: 'nightly',
    role: 'operator',
    days: null,
    ...more,
  })
  expect(answer.status).toBe(201)
  return answer.json() as MadeToken
}

/** The answer to a script that sends these headers and no cookie. */
async function script(headers: Record<string, string>, address = '/api/console/info') {
  const answer = await console.browser().send(at(address), { headers })
  return { status: answer.status, body: answer.json() }
}

/** The entries of the chain about what admins did, oldest first. */
function deeds(): Record<string, unknown>[] {
  const folder = path.join(console.dataDir, 'accounts')
  const file = readdirSync(folder, { recursive: true }).find((name) => String(name).endsWith('ledger.db'))
  const database = new DatabaseSync(path.join(folder, String(file)), { readOnly: true })
  const rows = database.prepare(`SELECT body FROM entries WHERE deletion_id IS NULL ORDER BY seq`).all()
  database.close()
  return rows.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>)
}

describe('a token', () => {
  it('is told once, and does what its role may', async () => {
    const { token, id, begins } = await make({ role: 'viewer' })
    expect(token.startsWith(begins)).toBe(true)
    const list = await ada.call('GET', at('/api/console/tokens'))
    expect(list.text).toContain(id)
    expect(list.text).not.toContain(token)
    const { body } = await script({ authorization: `Bearer ${token}` })
    expect(body['you']).toEqual({
      who: { kind: 'token', subject: id, name: 'nightly', address: null },
      role: 'viewer',
    })
    const refused = await console.browser().send(at('/api/websets/v0/imports/import_a'), {
      method: 'DELETE',
      headers: { 'x-api-key': token },
    })
    expect([refused.status, refused.json()['code']]).toEqual([403, 'role_needed'])
  })

  it('works for the official SDK, which lists, reads and deletes by it', async () => {
    const port = String(await freePort())
    const local = await startSignInConsole(provider, { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` })
    const admin = await local.signedIn('ada')
    const asked = { name: 'sdk', role: 'operator', days: 1 }
    const made = (await admin.call('POST', `${local.url}/api/console/tokens`, asked)).json() as MadeToken
    const { imports } = new Exa(made.token, `${local.url}/api`).websets
    const { data } = await imports.list({ limit: 2 })
    expect(data).toHaveLength(2)
    const id = data[0]?.id ?? ''
    expect(await imports.get(id)).toEqual(data[0])
    expect(await imports.delete(id)).toMatchObject({ id })
    await expect(imports.get(id)).rejects.toMatchObject({ name: 'ExaError', statusCode: 404 })
    const { imports: forged } = new Exa(`icon_${'x'.repeat(43)}`, `${local.url}/api`).websets
    await expect(forged.list()).rejects.toMatchObject({
      name: 'ExaError',
      statusCode: 401,
      message: expect.stringMatching(/^Unauthorized\. This is no token of this console/) as string,
    })
    await local.close()
  })

  it('that is none is refused in the shape of the API, whatever cookie comes with it', async () => {
    const cookie = Object.entries(ada.cookies())
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const none = `icon_${'x'.repeat(43)}`
    for (const headers of [
      { authorization: `Bearer ${none}` },
      { authorization: 'Bearer' },
      { authorization: 'Basic YTpi' },
      { 'x-api-key': none },
      { 'x-api-key': '' },
      { 'x-api-key': 'a-key-of-exa-itself-0123456789' },
    ]) {
      const answer = await script({ ...headers, cookie })
      const problem = { status: 401, code: 'bad_token', error: 'Unauthorized' }
      expect(answer.body, JSON.stringify(headers)).toMatchObject(problem)
    }
  })

  it('sent twice must be the same', async () => {
    const [a, b] = [await make(), await make()]
    expect((await script({ authorization: `Bearer ${a.token}`, 'x-api-key': a.token })).status).toBe(200)
    expect((await script({ authorization: `Bearer ${a.token}`, 'x-api-key': b.token })).status).toBe(401)
  })

  it('stops working when it is revoked, which may be asked for twice', async () => {
    const { token, id } = await make()
    expect((await script({ 'x-api-key': token })).status).toBe(200)
    const revoked = await ada.call('DELETE', at(`/api/console/tokens/${id}`))
    expect(revoked.json()).toMatchObject({
      id,
      revokedAt: expect.any(String) as string,
      lastUsedAt: expect.any(String) as string,
    })
    expect((await script({ 'x-api-key': token })).body).toMatchObject({ code: 'bad_token' })
    expect((await ada.call('DELETE', at(`/api/console/tokens/${id}`))).json()).toEqual(revoked.json())
    expect(deeds().filter(({ event, tokenId }) => event === 'token_revoked' && tokenId === id)).toHaveLength(
      1,
    )
  })

  it('is made by people alone, and by admins', async () => {
    const { token } = await make({ role: 'admin' })
    const asked = { method: 'POST', body: { name: 'more', role: 'viewer', days: 1 } }
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await console.browser().send(at('/api/console/tokens'), { ...asked, headers })
    expect([answer.status, answer.json()['code']]).toEqual([403, 'person_needed'])
    const otto = await console.signedIn('otto')
    expect((await otto.call('POST', at('/api/console/tokens'), asked.body)).json()).toMatchObject({
      code: 'role_needed',
    })
  })

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'night\nly' }, 'name'],
    [{ name: 'nightly\u0000' }, 'name'],
    [{ name: '\u202Eylthgin' }, 'name'],
    [{ role: 'root' }, 'role'],
    [{ days: 0 }, 'days'],
    [{ days: 367 }, 'days'],
    [{ more: 1 }, 'more'],
  ])('of which %j is asked is refused, naming the field', async (more, field) => {
    const body = { name: 'nightly', role: 'viewer', days: 1, ...more }
    const answer = await ada.call('POST', at('/api/console/tokens'), body)
    expect(answer.json()).toMatchObject({ status: 400, message: expect.stringContaining(field) as string })
  })

  it('is in the chain with who made and who revoked it, and itself nowhere', async () => {
    const { token, id, expiresAt } = await make({ name: 'chained', days: 7 })
    await ada.call('DELETE', at(`/api/console/tokens/${id}`))
    const [made, revoked] = deeds().filter(({ tokenId }) => tokenId === id)
    const who = { kind: 'person', subject: 'ada', name: 'Ada Admin', address: 'ada@example.com' }
    const told = { operator: 'Ada Admin <ada@example.com>', who, name: 'chained', role: 'operator' }
    expect(made).toMatchObject({ event: 'token_made', expiresAt, ...told })
    expect(revoked).toMatchObject({ event: 'token_revoked', ...told })
    expect(Date.parse(String(expiresAt)) - Date.now()).toBeCloseTo(7 * 24 * 3_600_000, -5)
    expect(JSON.stringify(deeds())).not.toContain(token.slice(9))
  })
})

describe('the sessions', () => {
  it('are listed with who and where, and any may be ended, which is in the chain', async () => {
    const vera = await console.signedIn('vera')
    const list = (await ada.call('GET', at('/api/console/sessions'))).json() as { data: Session[] }
    expect(list.data.find(({ current }) => current)).toMatchObject({ who: { subject: 'ada' }, role: 'admin' })
    const hers = list.data.find(({ who }) => who.subject === 'vera')
    expect(hers).toMatchObject({
      role: 'viewer',
      userAgent: 'Test Browser/1.0',
      ipAddress: '127.0.0.1',
      current: false,
    })
    const address = at(`/api/console/sessions/${hers?.id}`)
    expect((await ada.call('DELETE', address)).json()).toEqual({ id: hers?.id })
    expect((await vera.call('GET', at('/api/console/info'))).json()).toMatchObject({ code: 'session_ended' })
    expect((await ada.call('DELETE', address)).status).toBe(404)
    const [ended, ...more] = deeds().filter(({ sessionId }) => sessionId === hers?.id)
    expect(ended).toMatchObject({
      event: 'session_ended_by_admin',
      whose: hers?.who,
      who: { subject: 'ada' },
    })
    expect(more).toEqual([])
  })
})

describe('an import', () => {
  it('that a token deletes has the token in its record', async () => {
    const { token, id } = await make({ name: 'cleanup' })
    const { body } = await script({ 'x-api-key': token }, '/api/websets/v0/imports?limit=1')
    const [first] = body['data'] as { id: string }[]
    const head = ['Host: console.test', `Authorization: Bearer ${token}`]
    const answer = await rawRequest(console.port, [
      `DELETE /api/websets/v0/imports/${first?.id} HTTP/1.1`,
      ...head,
    ])
    expect(answer.status).toBe(200)
    const records = (await ada.call('GET', at('/api/console/deletions'))).json() as {
      data: Record<string, unknown>[]
    }
    expect(records.data[0]).toMatchObject({
      importId: first?.id,
      operator: 'cleanup (token)',
    })
    const tokens = (await ada.call('GET', at('/api/console/tokens'))).json() as { data: Token[] }
    expect(tokens.data.find((each) => each.id === id)?.lastUsedAt).not.toBeNull()
  })
})

describe('a ledger that was tampered with', () => {
  it('keeps no admin from revoking a token and ending a session, but from making a token', async () => {
    const local = await startSignInConsole(provider)
    const admin = await local.signedIn('ada')
    const vera = await local.signedIn('vera')
    const asked = { name: 'leaked', role: 'operator', days: null }
    const leaked = (await admin.call('POST', at('/api/console/tokens'), asked)).json() as MadeToken
    const page = (await admin.call('GET', at('/api/websets/v0/imports?limit=1'))).json()
    const [first] = page['data'] as { id: string }[]
    await admin.call('DELETE', at(`/api/websets/v0/imports/${first?.id}`))
    tamper(local.dataDir, `UPDATE deletions SET operator = 'nobody'`)
    await admin.call('GET', at('/api/console/deletions/integrity'))
    expect((await admin.call('POST', at('/api/console/tokens'), asked)).json()).toMatchObject({
      code: 'ledger_broken',
    })

    expect((await admin.call('DELETE', at(`/api/console/tokens/${leaked.id}`))).status).toBe(200)
    const used = await local
      .browser()
      .send(at('/api/console/info'), { headers: { 'x-api-key': leaked.token } })
    expect(used.status).toBe(401)
    const { data } = (await admin.call('GET', at('/api/console/sessions'))).json() as { data: Session[] }
    const hers = data.find(({ who }) => who.subject === 'vera')
    expect((await admin.call('DELETE', at(`/api/console/sessions/${hers?.id}`))).status).toBe(200)
    expect((await vera.call('GET', at('/api/console/info'))).json()).toMatchObject({ code: 'session_ended' })
    await local.close()
  })
})
