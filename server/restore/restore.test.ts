import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedImport } from '../../src/contract/created-import.ts'
import { type Deletion, deletionSchema } from '../../src/contract/deletion.ts'
import type { Import } from '../../src/contract/import.ts'
import { type JobRestores, jobRestoresSchema, restorePlanSchema } from '../../src/contract/restore.ts'
import { createSandbox, type Sandbox } from '../sandbox/app.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { until } from '../testing/until.ts'
import { sandbox as sandboxUpstream, type Upstream } from '../upstream.ts'
import type { Role } from '../../src/contract/who.ts'
import { UpstreamError } from '../upstream-error.ts'

const good = 'name,website\nAcme,https://acme.example\nBolt,"https://bolt.example"\n'
const asked = {
  format: 'csv',
  entity: { type: 'custom', description: 'Robots' },
  title: 'Leads',
  metadata: { owner: 'Ada' },
  csv: { identifier: 1 },
} as const

let box: Sandbox
let console: TestConsole
/** What was created and sent. */
let created: unknown[]
let sent: string[]
/** The time of each call. */
let calls: { method: string; at: number }[]
let onCreate: (go: () => Promise<Response>) => Promise<Response>
let onUpload: (go: () => Promise<number>) => Promise<number>
/** Whether a file is answered for when its first piece has come. */
let answersEarly: boolean

function watchedUpstream(): Upstream {
  const upstream = sandboxUpstream(box.app)
  return {
    ...upstream,
    fetch: async (request) => {
      calls.push({ method: request.method, at: performance.now() })
      if (request.method !== 'POST') return upstream.fetch(request)
      const body = await request.clone().text()
      created.push(JSON.parse(body))
      return onCreate(() => upstream.fetch(request))
    },
    upload: async (url, body, options) => {
      const pieces: Uint8Array[] = []
      for await (const piece of body ?? []) {
        pieces.push(piece)
        if (answersEarly) return 200
      }
      const bytes = Buffer.concat(pieces)
      sent.push(hash('sha256', bytes))
      return onUpload(() => upstream.upload(url, ReadableStream.from<Uint8Array>([bytes]), options))
    },
  }
}

beforeEach(async () => {
  created = []
  sent = []
  calls = []
  answersEarly = false
  onCreate = (go) => go()
  onUpload = (go) => go()
  box = createSandbox({ file: ':memory:', imports: 0, settings: { processingSeconds: 0, brokenUploads: 0 } })
  console = await startConsole({
    upstream: watchedUpstream(),
    keepFilesMb: 1,
    timing: { jobRetryMs: 10 },
  })
})
afterEach(async () => {
  await console.close()
  box.close()
})

async function send(method: string, address: string, body: unknown = {}, key?: string) {
  const answer = await console.fetch(address, {
    method,
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const codeOf = ({ status, body }: Awaited<ReturnType<typeof send>>) => `${status} ${String(body['code'])}`

/** Creates an import with its file, reads it and deletes it. Returns its id and its record. */
async function deleted(content: string | Uint8Array = good, more: Record<string, unknown> = {}) {
  const size = Buffer.byteLength(content)
  const body = { ...asked, size, count: 2, ...more }
  const { id } = (await send('POST', '/api/websets/v0/imports', body)).body as CreatedImport
  const answer = await console.fetch(`/api/console/uploads/${id}`, {
    method: 'PUT',
    body: content as string,
    headers: { 'x-file-name': 'leads.csv' },
  })
  expect(answer.status).toBe(204)
  await console.fetch(`/api/websets/v0/imports/${id}`)
  expect((await console.deleteImport(id)).status).toBe(200)
  const record = await console.record(id)
  if (!record) throw new Error(`Nothing recorded of ${id}.`)
  created.length = 0
  sent.length = 0
  return { id, record: record.id }
}

const restore = (record: string, body = {}) => send('POST', `/api/console/deletions/${record}/restore`, body)
async function recordOf(id: string): Promise<Deletion> {
  return v.parse(deletionSchema, (await send('GET', `/api/console/deletions/${id}`)).body)
}
/** The record once its restore has ended. */
async function ended(id: string): Promise<Deletion> {
  await until(async () => !['queued', 'sending'].includes((await recordOf(id)).restore?.state ?? 'queued'))
  return recordOf(id)
}

const ofJob = async (): Promise<JobRestores> =>
  v.parse(jobRestoresSchema, (await send('GET', '/api/console/jobs/1/restores')).body)
async function deletedByJob(count: number) {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const content = `${good}${n},https://${n}.example\n`
    const body = { ...asked, title: `Leads ${n}`, size: content.length, count: 3 }
    const { id } = (await send('POST', '/api/websets/v0/imports', body)).body as CreatedImport
    await console.fetch(`/api/console/uploads/${id}`, { method: 'PUT', body: content })
    ids.push(id)
  }
  await send('GET', '/api/websets/v0/imports')
  created.length = 0
  await send('POST', '/api/console/jobs', { ids }, 'key')
  await until(async () => (await send('GET', '/api/console/jobs/1')).body['state'] === 'finished')
  return ids
}
const titles = () => created.map((each) => (each as { title: string }).title)

describe('a record', () => {
  it('is restored with all that the import was, under another id, and both are linked', async () => {
    const { id, record } = await deleted()
    const answer = await restore(record)
    expect(answer.status).toBe(201)
    const { restore: end } = await ended(record)
    expect(end).toMatchObject({ state: 'restored', newImportId: expect.any(String) as string })
    const newId = end?.newImportId ?? ''
    expect(newId).not.toBe(id)
    expect(created).toEqual([{ ...asked, size: good.length, count: 2 }])
    expect(sent).toEqual([hash('sha256', good)])
    const { title, entity, metadata, status } = (await send('GET', `/api/websets/v0/imports/${newId}`))
      .body as unknown as Import
    expect({ title, entity, metadata, status }).toMatchObject({
      title: 'Leads',
      entity: asked.entity,
      metadata: asked.metadata,
      status: 'completed',
    })
    // The new import has its own file, so it can be deleted and restored like any other.
    const { file } = (await send('GET', `/api/console/uploads/${newId}`)).body as { file: unknown }
    expect(file).toMatchObject({ sha256: hash('sha256', good), name: 'leads.csv', kept: { is: 'kept' } })
    expect(codeOf(await restore(record))).toBe('409 already_restored')
    expect(created).toHaveLength(1)
    const { problems } = await console.ledger.integrity.check()
    expect(problems).toEqual([])
  })

  it('is restored once, however many ask at once', async () => {
    const { record } = await deleted()
    const answers = await Promise.all([restore(record), restore(record), restore(record)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
    await ended(record)
    expect(created).toHaveLength(1)
  })

  it('is not restored where another record of the same import was', async () => {
    const { id, record } = await deleted()
    expect((await console.deleteImport(id)).body['code']).toBe('already_gone')
    const second = (await console.record(id))?.id ?? ''
    await restore(record)
    const { restore: end } = await ended(record)
    expect(codeOf(await restore(second))).toBe('409 already_restored')
    expect((await recordOf(second)).restore).toEqual(end)
    expect(created).toHaveLength(1)
  })

  it('is not restored if its import exists, was never known, or had no file', async () => {
    expect(codeOf(await restore('1'))).toBe('404 not_found')
    const failed = await console.ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
    expect(codeOf(await restore(failed))).toBe('409 not_deleted')
    await console.ledger.recordOutcome(failed, { outcome: 'deleted', attempts: 1 })
    expect(codeOf(await restore(failed))).toBe('409 import_unknown')
    expect(created).toEqual([])
  })

  it('whose file was forgotten or changed says so, and nothing is sent', async () => {
    const one = await deleted()
    const folder = path.join(path.dirname(console.ledgerFile), 'files')
    writeFileSync(path.join(folder, readdirSync(folder)[0] ?? ''), 'something else')
    expect((await restore(one.record)).status).toBe(201)
    expect((await ended(one.record)).restore).toMatchObject({ state: 'failed', code: 'file_damaged' })
    const other = await deleted(`${good}\n`)
    await console.fetch(`/api/console/files/${other.id}`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(codeOf(await restore(other.record))).toBe('409 file_forgotten')
    expect(created).toEqual([])
    expect(sent).toEqual([])
  })
})

describe('a create', () => {
  it('whose answer is lost is not sent again until somebody has looked', async () => {
    const { record } = await deleted()
    onCreate = async (go) => {
      await go()
      throw new UpstreamError('reset', 'The connection broke.', { sent: true })
    }
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'unknown', code: 'upstream_reset' })
    expect(codeOf(await restore(record))).toBe('409 restore_unknown')
    expect(created).toHaveLength(1)
    onCreate = (go) => go()
    expect((await restore(record, { again: true })).status).toBe(201)
    expect((await ended(record)).restore).toMatchObject({ state: 'restored' })
    expect(created).toHaveLength(2)
  })

  it('that was refused tells why, and may be asked for again', async () => {
    const { record } = await deleted()
    onCreate = async () => Response.json({ error: 'Too many imports.' }, { status: 422 })
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'refused', status: 422 })
    onCreate = (go) => go()
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'restored' })
  })

  it.each([
    { what: 'a page of something in between', status: 403, code: 'upstream_page', type: 'text/html' },
    { what: 'a 408', status: 408, code: 'upstream_unclear', type: 'application/json' },
  ])('that $what answered may exist, and is not made again unasked', async ({ status, code, type }) => {
    const { record } = await deleted()
    onCreate = async (go) => {
      await go()
      return new Response('{}', { status, headers: { 'content-type': type } })
    }
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'unknown', status, code })
    expect(codeOf(await restore(record))).toBe('409 restore_unknown')
    expect(created).toHaveLength(1)
  })

  it('that waits after a 429 is not sent once another process has taken over and a person has asked again', async () => {
    const { record } = await deleted()
    const { restores } = console.ledger
    let refused = 0
    onCreate = async (go) => {
      if ((refused += 1) > 1) return go()
      const [under] = await restores.underWay()
      await restores.end(under?.id ?? '', { state: 'unknown' })
      expect((await restore(record, { again: true })).status).toBe(201)
      return new Response('{}', { status: 429 })
    }
    await restore(record)
    await until(async () => (await recordOf(record)).restore?.state === 'restored')
    expect(created).toHaveLength(2)
  })

  it('that got a 429 is sent again, because it had no effect', async () => {
    const { record } = await deleted()
    let refused = 0
    onCreate = async (go) => ((refused += 1) < 3 ? new Response('{}', { status: 429 }) : go())
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'restored' })
    expect(created).toHaveLength(3)
  })
})

describe('a create whose intent is written late', () => {
  it('whose restore somebody changed in the database is not sent', async () => {
    const [first, second] = [await deleted(), await deleted()]
    const gate = Promise.withResolvers<void>()
    onCreate = async (go) => {
      await gate.promise
      return go()
    }
    await restore(first.record)
    await until(() => created.length === 1)
    await restore(second.record)
    console.ledger.database.exec(`UPDATE restores SET operator = 'Eve' WHERE state = 'queued'`)
    gate.resolve()
    expect((await ended(second.record)).restore).toMatchObject({ state: 'stopped', code: 'restores_changed' })
    expect((await ended(first.record)).restore).toMatchObject({ state: 'restored' })
    expect(created).toHaveLength(1)
  })

  it('waits for another slot of the budget, because others used the time', async () => {
    await console.close()
    console = await startConsole({
      upstream: watchedUpstream(),
      keepFilesMb: 1,
      perSecond: 1,
      readMs: 20_000,
    })
    const { record } = await deleted()
    const { restores } = console.ledger
    const begin = restores.begin.bind(restores)
    let isWriting = false
    restores.begin = async (...intent) => {
      const isBegun = await begin(...intent)
      isWriting = true
      await delay(400)
      return isBegun
    }
    await restore(record)
    await until(() => isWriting)
    calls.length = 0
    expect((await send('GET', '/api/websets/v0/imports')).status).toBe(200)
    expect((await ended(record)).restore).toMatchObject({ state: 'restored' })
    expect(calls.map(({ method }) => method).slice(0, 2)).toEqual(['GET', 'POST'])
    expect((calls[1]?.at ?? 0) - (calls[0]?.at ?? 0)).toBeGreaterThan(800)
  })
})

describe('a file', () => {
  it('that is not taken at first is sent again to the same import', async () => {
    const { record } = await deleted()
    let failed = 0
    onUpload = async (go) => ((failed += 1) < 3 ? 503 : go())
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({ state: 'restored' })
    expect(created).toHaveLength(1)
    expect(sent).toHaveLength(3)
  })

  it('that is answered for before all of it was sent has not arrived for that', async () => {
    const rows = Array.from({ length: 9_000 }, (_, n) => `${hash('sha256', String(n))},https://a${n}.example`)
    const { record } = await deleted(`name,website\n${rows.join('\n')}\n`)
    answersEarly = true
    await restore(record)
    const { restore: end } = await ended(record)
    expect(end).toMatchObject({ state: 'unknown', code: 'file_unclear' })
    const { body } = await send('GET', `/api/console/uploads/${end?.newImportId}`)
    expect(body).toEqual({ file: null })
  })

  it('whose answer is lost is known to have arrived by what the import says', async () => {
    const { record } = await deleted()
    onUpload = async (go) => {
      await go().catch(() => 0)
      throw new UpstreamError('reset', 'The connection broke.', { sent: true })
    }
    await restore(record)
    const { restore: end } = await ended(record)
    expect(end).toMatchObject({ state: 'restored' })
    // So the new import has this file, and can be deleted and restored again.
    const newId = end?.newImportId ?? ''
    const { file } = (await send('GET', `/api/console/uploads/${newId}`)).body as { file: unknown }
    expect(file).toMatchObject({ sha256: hash('sha256', good), name: 'leads.csv', kept: { is: 'kept' } })
    onUpload = (go) => go()
    await console.deleteImport(newId)
    const again = (await console.record(newId))?.id ?? ''
    expect((await restore(again)).status).toBe(201)
    expect((await ended(again)).restore).toMatchObject({ state: 'restored' })
  })

  it('whose answer is lost, and of which the import says nothing, may have arrived', async () => {
    const { record } = await deleted()
    onUpload = async () => {
      throw new UpstreamError('reset', 'The connection broke.', { sent: true })
    }
    await restore(record)
    expect((await ended(record)).restore).toMatchObject({
      state: 'unknown',
      code: 'file_unclear',
      newImportId: expect.any(String) as string,
    })
    expect(created).toHaveLength(1)
  })

  it('that is refused leaves an import that waits, and says which', async () => {
    const { record } = await deleted()
    onUpload = async () => 403
    await restore(record)
    const { restore: end } = await ended(record)
    expect(end).toMatchObject({
      state: 'failed',
      code: 'file_not_taken',
      newImportId: expect.any(String) as string,
    })
  })

  it('of any bytes is restored with the hash of what was uploaded', async () => {
    const content = fc.uint8Array({ minLength: 1, maxLength: 2_000 })
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        const { record } = await deleted(bytes)
        await restore(record)
        const { restore: end } = await ended(record)
        expect(end?.state).toBe('restored')
        expect(sent).toEqual([hash('sha256', bytes)])
      }),
      { numRuns: 15 },
    )
  })
})

describe('a job', () => {
  it('is restored one by one in its order, with an outcome for each; what was is not restored again', async () => {
    await deletedByJob(3)
    const plan = v.parse(restorePlanSchema, (await send('GET', '/api/console/jobs/1/restores/plan')).body)
    expect(plan).toEqual({ restorable: 3, cannot: [], websets: [] })
    let n = 0
    onCreate = async (go) => ((n += 1) === 2 ? Response.json({ error: 'No.' }, { status: 400 }) : go())
    expect((await send('POST', '/api/console/jobs/1/restore')).status).toBe(201)
    await until(async () => (await ofJob()).counts.restored === 2)
    expect((await ofJob()).counts).toMatchObject({ restored: 2, refused: 1, queued: 0, sending: 0 })
    const { data } = (await send('GET', '/api/console/jobs/1/items')).body as { data: { restore: unknown }[] }
    expect(data.map((item) => item.restore)).toMatchObject([
      { state: 'restored' },
      { state: 'refused', status: 400 },
      { state: 'restored' },
    ])
    await send('POST', '/api/console/jobs/1/restore')
    await until(async () => (await ofJob()).counts.restored === 3)
    expect(titles()).toEqual(['Leads 0', 'Leads 1', 'Leads 2', 'Leads 1'])
    expect(codeOf(await send('POST', '/api/console/jobs/1/restore'))).toBe('409 nothing_to_restore')
  })

  it('goes on without the one of its records that was stopped', async () => {
    await deletedByJob(3)
    const gate = Promise.withResolvers<void>()
    onCreate = async (go) => {
      await gate.promise
      return go()
    }
    await send('POST', '/api/console/jobs/1/restore')
    await until(() => created.length === 1)
    const stop = (record: string) => send('POST', `/api/console/deletions/${record}/restore/stop`)
    expect(codeOf(await stop('1'))).toBe('409 nothing_to_stop')
    expect((await stop('2')).body).toMatchObject({ restore: { state: 'stopped' } })
    expect(codeOf(await stop('2'))).toBe('409 nothing_to_stop')
    gate.resolve()
    await until(async () => (await ofJob()).counts.restored === 2)
    expect((await ofJob()).counts).toMatchObject({ restored: 2, stopped: 1 })
    expect(titles()).toEqual(['Leads 0', 'Leads 2'])
    const { body } = await send('GET', '/api/console/deletions/integrity')
    expect(body).toMatchObject({ problems: [] })
    expect((await restore('2')).status).toBe(201)
    await until(async () => (await ofJob()).counts.restored === 3)
  })

  it('begins nothing more once it is stopped, or once all others would be refused too', async () => {
    await deletedByJob(3)
    const gate = Promise.withResolvers<void>()
    onCreate = async (go) => {
      await gate.promise
      return go()
    }
    await send('POST', '/api/console/jobs/1/restore')
    await until(() => created.length === 1)
    expect((await send('POST', '/api/console/jobs/1/restores/stop')).status).toBe(200)
    gate.resolve()
    await until(async () => (await ofJob()).counts.restored === 1)
    expect((await ofJob()).counts).toMatchObject({ restored: 1, stopped: 2 })
    expect(codeOf(await send('POST', '/api/console/jobs/1/restores/stop'))).toBe('409 nothing_to_stop')
    onCreate = async () => Response.json({ error: 'No.', tag: 'INVALID_API_KEY' }, { status: 401 })
    await send('POST', '/api/console/jobs/1/restore')
    await until(async () => (await ofJob()).counts.queued === 0)
    expect(await ofJob()).toMatchObject({
      counts: { restored: 1, refused: 1, stopped: 1 },
      stopped: { operator: null, code: expect.any(String) as string },
    })
    expect(created).toHaveLength(2)
  })

  it('begins nothing more once something in between refuses it', async () => {
    await deletedByJob(3)
    onCreate = async () => new Response('', { status: 403, headers: { 'content-type': 'text/html' } })
    await send('POST', '/api/console/jobs/1/restore')
    await until(async () => (await ofJob()).counts.queued === 0)
    expect(await ofJob()).toMatchObject({
      counts: { unknown: 1, stopped: 2 },
      stopped: { code: 'upstream_page' },
    })
    expect(created).toHaveLength(1)
  })

  it('has only what one asked for stopped by one who is no admin', async () => {
    await console.close()
    console = await startConsole({
      upstream: watchedUpstream(),
      keepFilesMb: 1,
      identify: async () => ({ who: { kind: 'person', subject: me, name: me, address: null }, role }),
    })
    let [me, role]: [string, Role] = ['Ada', 'operator']
    await deletedByJob(4)
    const records = (await console.ledger.list({ limit: 4 })).map(({ id }) => id)
    const gate = Promise.withResolvers<void>()
    onCreate = async (go) => {
      await gate.promise
      return go()
    }
    me = 'Bob'
    for (const record of records.slice(0, 2)) await restore(record)
    await until(() => created.length === 1)
    const stop = () => send('POST', '/api/console/jobs/1/restores/stop')
    me = 'Ada'
    expect(codeOf(await stop())).toBe('403 role_needed')
    await send('POST', '/api/console/jobs/1/restore')
    expect((await ofJob()).counts).toMatchObject({ queued: 3, sending: 1 })
    expect((await stop()).body).toMatchObject({ counts: { queued: 1, stopped: 2 } })
    expect(codeOf(await stop())).toBe('403 role_needed')
    role = 'admin'
    expect((await stop()).body).toMatchObject({ counts: { queued: 0, stopped: 3 } })
    gate.resolve()
  })

  it('makes no further imports once the files of five in a row were not taken', async () => {
    await deletedByJob(7)
    onUpload = async () => 403
    await send('POST', '/api/console/jobs/1/restore')
    await until(async () => (await ofJob()).counts.queued === 0)
    expect(await ofJob()).toMatchObject({
      counts: { failed: 5, stopped: 2 },
      stopped: { operator: null, code: 'file_not_taken' },
    })
    expect(created).toHaveLength(5)
  })
})
