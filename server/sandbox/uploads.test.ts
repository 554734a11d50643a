import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { CreatedImport } from '../../src/contract/created-import.ts'
import { createCsvCheck } from '../../src/contract/csv/check-csv.ts'
import type { CsvReport } from '../../src/contract/csv/report.ts'
import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'
import { type CsvCase, csvCorpus } from '../testing/csv-corpus.ts'
import { createSandbox } from './app.ts'
import { call, sandboxAt } from '../testing/sandbox-client.ts'

const good = 'name,website\nAcme,acme.example\nBolt,bolt.example\n'
const basic = { size: good.length, count: 2, format: 'csv', entity: { type: 'company' } }

const open: ReturnType<typeof sandboxAt>[] = []
function sandbox() {
  const opened = sandboxAt({ imports: 0 })
  open.push(opened)
  return opened
}
afterEach(() => {
  for (const { close } of open.splice(0)) close()
})

type Opened = ReturnType<typeof sandbox>

async function create({ app }: Opened, changes: Record<string, unknown> = {}): Promise<CreatedImport> {
  const { status, body } = await call(app, '/imports', { method: 'POST', body: { ...basic, ...changes } })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as CreatedImport
}

function put(
  { app }: Opened,
  { uploadUrl }: CreatedImport,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return Promise.resolve(app.request(uploadUrl, { method: 'PUT', body }))
}

async function read({ app }: Opened, { id }: CreatedImport): Promise<Import> {
  return (await call(app, `/imports/${id}`)).body as Import
}

const events = async ({ app }: Opened, query = '') =>
  (await call(app, `/events${query}`)).body as Page<{ type: string; data: Import; createdAt: string }>

describe('an import from its creation to its end', () => {
  it('waits for its file, is processed and completes', async () => {
    const box = sandbox()
    const created = await create(box, { title: 'Leads', metadata: { team: 'emea' }, count: 3 })
    expect(created).toMatchObject({ status: 'pending', title: 'Leads', metadata: { team: 'emea' }, count: 3 })
    expect(Date.parse(created.uploadValidUntil) - box.clock.time).toBe(60 * 60 * 1000)
    const content = `${good.trimEnd().replace('Acme', '"Ac\nme"')}\n`
    // The SDK counts lines, so a quoted line break makes the count too large by one.
    const declared = await create(box, { size: content.length, count: 3 })
    expect((await put(box, declared, content)).status).toBe(200)
    expect(await read(box, declared)).toMatchObject({ status: 'processing', count: 2 })
    box.clock.time += 4_000
    expect(await read(box, declared)).toMatchObject({ status: 'completed', count: 2, failedReason: null })
    expect(await read(box, created)).toMatchObject({ status: 'pending' })
  })

  it('has events of its creation and its completion, and none of a failure', async () => {
    const box = sandbox()
    const [first, second] = [await create(box), await create(box)]
    box.clock.time += 1_000
    await put(box, first, good)
    await put(box, second, 'something else')
    box.clock.time += 10_000
    const { data, hasMore } = await events(box)
    expect(data.map(({ type, data: item }) => [type, item.id, item.status])).toEqual([
      ['import.completed', first.id, 'completed'],
      ['import.created', second.id, 'pending'],
      ['import.created', first.id, 'pending'],
    ])
    expect(hasMore).toBe(false)
    expect(Date.parse(data[0]?.createdAt ?? '')).toBe(box.clock.time - 6_000)
    expect((await events(box, '?types=import.completed')).data).toHaveLength(1)
    const page = await events(box, '?limit=2')
    expect((await events(box, `?limit=2&cursor=${page.nextCursor}`)).data[0]?.data.id).toBe(first.id)
    const before = new Date(box.clock.time - 7_000).toISOString()
    expect((await events(box, `?createdBefore=${before}`)).data).toHaveLength(2)
    expect((await events(box, `?createdAfter=${before}`)).data).toHaveLength(1)
  })

  it('fails for what was declared wrong, and tells how much there is', async () => {
    const box = sandbox()
    const wrongCount = await create(box, { count: 5 })
    const wrongSize = await create(box, { size: good.length + 1 })
    await put(box, wrongCount, good)
    await put(box, wrongSize, good)
    box.clock.time += 4_000
    expect(await read(box, wrongCount)).toMatchObject({
      status: 'failed',
      failedReason: 'invalid_file_content',
      failedMessage: 'The file has 2 records; 5 were declared.',
      failedAt: new Date(box.clock.time).toISOString(),
      count: 2,
    })
    expect((await read(box, wrongSize)).failedMessage).toMatch(/bytes; .* were declared/)
  })

  it.each([
    [
      'the records behind a row that is wrong too',
      `${good}Core,core.example,1\n${'Dole,dole.example\n'.repeat(5_000)}`,
      5_003,
    ],
    ['what was declared, where nothing could be counted', good.replace('Bolt', 'Bo\0lt'), 7],
  ])('counts %s', async (_name, content, count) => {
    const box = sandbox()
    const created = await create(box, { count: 7, size: content.length })
    await put(box, created, content)
    box.clock.time += 4_000
    expect(await read(box, created)).toMatchObject({ status: 'failed', count })
  })
})

describe('POST /imports', () => {
  it.each([
    [{ size: undefined }, 'size is missing'],
    [{ size: 50_000_001 }, 'size must be at most 50000000'],
    [{ count: -1 }, 'count must be at least 0'],
    [{ count: 1.5 }, 'count must be a whole number'],
    [{ format: 'xlsx' }, 'format must be "csv"'],
    [{ entity: null }, 'entity must be an object'],
    [{ entity: { type: 'planet' } }, 'entity.type is not one that is known'],
    [{ entity: { type: 'custom', description: 'x' } }, 'entity.description must be at least 2 characters'],
    [{ entity: { type: 'custom' } }, 'entity.description is missing'],
    [{ title: 7 }, 'title must be a string'],
    [{ metadata: { note: 'x'.repeat(1001) } }, 'metadata.note must be at most 1000 characters'],
    [{ csv: { identifier: -1 } }, 'csv.identifier must be at least 0'],
    [{ csv: { column: 1 } }, 'csv.column is not a field that can be given here'],
    [{ id: 'mine' }, 'id is not a field that can be given here'],
  ])('refuses %j', async (changes, message) => {
    const { app } = sandbox()
    const { status, body } = await call(app, '/imports', { method: 'POST', body: { ...basic, ...changes } })
    expect({ status, body }).toMatchObject({ status: 400, body: { statusCode: 400, message } })
    expect(((await call(app, '/imports')).body as Page<Import>).data).toEqual([])
  })

  it.each(['imports', 'uploads', 'events'])('stores nothing where %s cannot be stored', async (table) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-create-'))
    const file = path.join(folder, 'sandbox.db')
    const box = createSandbox({ file, imports: 0 })
    const besides = new DatabaseSync(file)
    besides.exec(`CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'no room'); END`)
    const post = () => call(box.app, '/imports', { method: 'POST', body: basic })
    const stored = () =>
      besides
        .prepare(
          'SELECT (SELECT count(*) FROM imports) AS imports, (SELECT count(*) FROM uploads) AS uploads, (SELECT count(*) FROM events) AS events',
        )
        .get()
    expect((await post()).status).toBe(500)
    expect({ ...stored() }).toEqual({ imports: 0, uploads: 0, events: 0 })
    besides.exec('DROP TRIGGER full')
    expect((await post()).status).toBe(201)
    expect({ ...stored() }).toEqual({ imports: 1, uploads: 1, events: 1 })
    besides.close()
    box.close()
    rmSync(folder, { recursive: true })
  })
})

describe('an upload URL', () => {
  it('is good for one file, until it expires, and for nobody who guesses', async () => {
    const box = sandbox()
    const used = await create(box)
    expect((await put(box, used, good)).status).toBe(200)
    expect((await put(box, used, good)).status).toBe(409)
    const [last, late] = [await create(box), await create(box)]
    box.clock.time = Date.parse(late.uploadValidUntil) - 1
    expect((await put(box, last, good)).status).toBe(200)
    box.clock.time += 1
    expect((await put(box, late, good)).status).toBe(403)
    expect(await read(box, late)).toMatchObject({ status: 'pending' })
    expect(
      (await put(box, { ...late, uploadUrl: `${new URL(late.uploadUrl).origin}/uploads/x` }, good)).status,
    ).toBe(404)
    expect((await box.app.request(late.uploadUrl)).status).toBe(401)
  })

  it('goes on waiting when a file breaks off, or is too large', async () => {
    const box = sandbox()
    const created = await create(box)
    const broken = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('name,'))
        controller.error(new Error('The line broke.'))
      },
    })
    const request = { method: 'PUT', body: broken, duplex: 'half' } as RequestInit
    expect((await box.app.request(created.uploadUrl, request)).status).toBe(400)
    expect((await put(box, created, new Uint8Array(50_000_001))).status).toBe(413)
    expect(await read(box, created)).toMatchObject({ status: 'pending' })
    expect((await put(box, created, good)).status).toBe(200)
  })
})

/** A file of the corpus and its check, computed once, because one file has 50 MB. */
function checked({ name, bytes, identifier }: CsvCase): { content: Uint8Array; report: CsvReport } {
  const known = checks.get(name)
  if (known) return known
  const content = bytes()
  const check = createCsvCheck({ identifier: identifier ?? null })
  for (let at = 0; at < content.length; at += 65_536) check.push(content.subarray(at, at + 65_536))
  const found = { content, report: check.end() }
  checks.set(name, found)
  return found
}
const checks = new Map<string, ReturnType<typeof checked>>()

// One after the other: one file has 50 MB, and would slow the tests beside it.
describe('every file of the corpus', { timeout: 120_000 }, () => {
  afterAll(() => checks.clear())

  it.for(csvCorpus)('$name', async (file) => {
    const { problem, row = null, records, warnings = [] } = file
    const { report } = checked(file)
    expect({ code: report.problem?.code ?? null, row: report.problem?.row ?? null }).toEqual({
      code: problem,
      row,
    })
    expect(report.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining([...warnings]))
    expect(report.records).toBe(records ?? report.records)
  })

  it.for(csvCorpus.filter(({ problem }) => problem !== 'too_large'))(
    '$name, at the sandbox',
    async (file) => {
      const { content, report } = checked(file)
      const { problem, records } = report
      const box = sandboxAt({ imports: 0 })
      const created = await create(box, {
        size: content.length,
        count: records,
        csv: { identifier: file.identifier },
      })
      expect((await put(box, created, content as Uint8Array<ArrayBuffer>)).status).toBe(200)
      box.clock.time += 4_000
      expect(await read(box, created)).toMatchObject({
        status: problem ? 'failed' : 'completed',
        failedReason: problem?.reason ?? null,
        failedMessage: problem?.message ?? null,
        count: records,
      })
      box.close()
    },
  )

  it.for(csvCorpus.filter(({ problem }) => problem === 'too_large'))(
    '$name, refused by the sandbox',
    async (file) => {
      const content = checked(file).content as Uint8Array<ArrayBuffer>
      const box = sandboxAt({ imports: 0 })
      const body = { ...basic, size: content.length }
      expect(await call(box.app, '/imports', { method: 'POST', body })).toMatchObject({
        status: 400,
        body: { message: 'size must be at most 50000000' },
      })
      const created = await create(box, { size: 50_000_000 })
      expect((await put(box, created, content)).status).toBe(413)
      expect(await read(box, created)).toMatchObject({ status: 'pending' })
      box.close()
    },
  )
})

describe('a sandbox that is set otherwise', () => {
  it('takes no time, breaks every upload, and starts again', async () => {
    const settings = { processingSeconds: 0, brokenUploads: 1 }
    const box = sandboxAt({ imports: 60, settings })
    open.push(box)
    const created = await create(box)
    await put(box, created, good)
    expect(await read(box, created)).toMatchObject({ status: 'failed', failedReason: 'invalid_file_content' })
    settings.brokenUploads = 0
    const next = await create(box)
    await put(box, next, good)
    expect(await read(box, next)).toMatchObject({ status: 'completed' })
    box.reset(5)
    expect(((await call(box.app, '/imports')).body as Page<Import>).data).toHaveLength(5)
    const told = (await events(box, '?limit=200')).data.map(({ data }) => data.id)
    expect(told).not.toContain(created.id)
    expect(told).not.toContain(next.id)
    expect(await create(box)).toMatchObject({ status: 'pending' })
  })
})
