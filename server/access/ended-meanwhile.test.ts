import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect, it } from 'vitest'
import type { CreatedImport } from '../../src/contract/created-import.ts'
import type { Job } from '../../src/contract/job.ts'
import { startOidcProvider } from '../testing/oidc-provider.ts'
import { startSignInConsole } from '../testing/sign-in-console.ts'
import type { TestBrowser } from '../testing/test-browser.ts'
import { until } from '../testing/until.ts'

const csv = 'name,website\nAcme,https://acme.example\nBolt,https://bolt.example\n'
const half = csv.length / 2

/** An admin ends all sessions but their own. */
async function endOtherSessions(admin: TestBrowser, url: string): Promise<void> {
  const sessions = (await admin.call('GET', `${url}/api/console/sessions`)).json() as {
    data: { id: string; current: boolean }[]
  }
  for (const session of sessions.data.filter(({ current }) => !current))
    await admin.call('DELETE', `${url}/api/console/sessions/${session.id}`)
}

it('a session that an admin ends ends neither the job nor the file that is under way', async ({
  onTestFinished,
}) => {
  const provider = await startOidcProvider()
  onTestFinished(() => provider.close())
  const console = await startSignInConsole(provider)
  onTestFinished(() => console.close())
  const at = (path: string) => `${console.url}${path}`
  const [otto, ada] = [await console.signedIn('otto'), await console.signedIn('ada')]
  const asked = {
    title: 'Leads',
    format: 'csv',
    entity: { type: 'company' },
    count: 2,
    size: csv.length,
    csv: { identifier: 1 },
  }
  const list = (await otto.call('GET', at('/api/websets/v0/imports'))).json() as { data: { id: string }[] }
  const created = await otto.call('POST', at('/api/websets/v0/imports'), asked)
  const { uploadUrl } = created.json() as CreatedImport

  const cookie = Object.entries(otto.cookies()).map(([name, value]) => `${name}=${value}`)
  const headers = { host: 'console.test', cookie: cookie.join('; '), 'content-length': String(csv.length) }
  const path = new URL(uploadUrl).pathname
  const sent = request({ host: '127.0.0.1', port: console.port, method: 'PUT', path, headers })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.write(csv.slice(0, half))

  await ada.call('PATCH', at('/api/console/sandbox'), { latencyMs: 300 })
  const begun = await otto.send(at('/api/console/jobs'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'a-key' },
    body: { ids: list.data.map(({ id }) => id) },
  })
  const { id } = begun.json() as Job
  await endOtherSessions(ada, console.url)

  const job = async () => (await ada.call('GET', at(`/api/console/jobs/${id}`))).json() as Job
  expect((await job()).state).toBe('running')
  sent.end(csv.slice(half))
  const [answer] = await answered
  expect(answer.statusCode).toBe(204)
  await until(async () => (await job()).state === 'finished')
  expect(await job()).toMatchObject({ operator: 'Otto Operator <otto@example.com>', counts: { deleted: 5 } })

  for (const [method, address] of [
    ['POST', `/api/console/jobs/${id}/stop`],
    ['PUT', path],
  ] as const)
    expect((await otto.call(method, at(address), {})).json()).toMatchObject({ code: 'session_ended' })
})

it('a session that ends while the body of a change is on its way changes nothing', async ({
  onTestFinished,
}) => {
  const provider = await startOidcProvider()
  onTestFinished(() => provider.close())
  const console = await startSignInConsole(provider)
  onTestFinished(() => console.close())
  const [otto, ada] = [await console.signedIn('otto'), await console.signedIn('ada')]
  const list = await ada.call('GET', `${console.url}/api/websets/v0/imports`)
  const [first] = (list.json() as { data: { id: string; title: string }[] }).data
  const address = `/api/websets/v0/imports/${first?.id}`
  const cookie = Object.entries(otto.cookies()).map(([name, value]) => `${name}=${value}`)
  const body = JSON.stringify({ title: 'Changed' })
  const headers = {
    host: 'console.test',
    cookie: cookie.join('; '),
    origin: console.url,
    'content-type': 'application/json',
    'content-length': String(body.length),
  }
  const path = new URL(`${console.url}${address}`).pathname
  const sent = request({ host: '127.0.0.1', port: console.port, method: 'PATCH', path, headers })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.write(body.slice(0, 5))
  await endOtherSessions(ada, console.url)
  sent.end(body.slice(5))
  const [answer] = await answered
  expect(answer.statusCode).toBe(401)
  expect((await ada.call('GET', console.url + address)).json()).toMatchObject({ title: first?.title })
})
