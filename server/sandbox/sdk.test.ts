import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Exa } from 'exa-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawnSandbox } from '../testing/spawn-sandbox.ts'

/** The official SDK against the sandbox as a process. What works here should work with Exa. */

const folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-sdk-'))
const sandbox = spawnSandbox({ DATA_DIR: folder, SANDBOX_PROCESSING_SECONDS: '0.1' })
let origin: string
let imports: Exa['websets']['imports']

beforeAll(async () => {
  origin = await sandbox.started()
  imports = new Exa('any-key', origin).websets.imports
}, 30_000)

afterAll(async () => {
  sandbox.kill('SIGTERM')
  await sandbox.ended
  rmSync(folder, { recursive: true })
})

describe('exa-js', () => {
  it('lists a page, the next one, and all', async () => {
    const first = await imports.list({ limit: 10 })
    expect(first.data).toHaveLength(10)
    expect(first.hasMore).toBe(true)
    const second = await imports.list({ limit: 10, cursor: first.nextCursor ?? '' })
    const all = await imports.getAll({ limit: 17 })
    expect(all.map((item) => item.id).slice(0, 20)).toEqual(
      [...first.data, ...second.data].map((item) => item.id),
    )
    expect(new Set(all.map((item) => item.id)).size).toBe(60)
  })

  it('gets, updates and deletes one', async () => {
    const { data } = await imports.list({ limit: 8 })
    const listed = data[7]
    const id = listed?.id ?? ''
    expect(await imports.get(id)).toEqual(listed)
    const updated = await imports.update(id, { title: 'By the SDK', metadata: { owner: 'sdk' } })
    expect(updated).toMatchObject({ id, title: 'By the SDK', metadata: { owner: 'sdk' } })
    expect(await imports.delete(id)).toEqual(updated)
    await expect(imports.delete(id)).rejects.toMatchObject({
      name: 'ExaError',
      statusCode: 404,
      message: `Not Found. No import has the id ${id}`,
      path: `/websets/v0/imports/${id}`,
    })
  })

  it('lists the websets', async () => {
    const { data, hasMore } = await new Exa('any-key', origin).websets.list({ limit: 100 })
    expect(data).toHaveLength(8)
    expect(hasMore).toBe(false)
    expect(data.some((webset) => webset.imports.length > 0)).toBe(true)
  })

  it('creates from a CSV and waits for its completion', async () => {
    const seen: string[] = []
    const csv =
      'name,website,feed\nAcme,acme.example,"feeds.example/\na"\nBolt,bolt.example,feeds.example/b\n'
    const created = await imports.create(
      {
        title: 'By the SDK',
        entity: { type: 'company' },
        metadata: { team: 'emea' },
        csv: { identifier: 1 },
      },
      csv,
    )
    // The SDK counts lines; the sandbox counts records.
    expect(created).toMatchObject({ object: 'import', status: 'pending', count: 3, failedReason: null })
    const completed = await imports.waitUntilCompleted(created.id, {
      pollInterval: 10,
      onPoll: (status) => seen.push(status),
    })
    expect(completed).toMatchObject({
      id: created.id,
      count: 2,
      title: 'By the SDK',
      metadata: { team: 'emea' },
    })
    expect(seen.at(-1)).toBe('completed')
  })

  it.each([
    ['invalid_format', 'na\0me,website\nAcme,acme.example\n', undefined, 'Row 1, column 1 holds a NUL byte'],
    ['invalid_file_content', 'name,website\nAcme,acme.example,1\n', undefined, 'Row 2 has 3 cells'],
    ['missing_identifier', 'name,website\nAcme,acme.example\n', 0, 'column 1 (“name”)'],
  ] as const)('creates from a CSV and hears of its failure: %s', async (reason, csv, identifier, words) => {
    const { id } = await imports.create(
      {
        title: reason,
        entity: { type: 'company' },
        ...(identifier !== undefined && { csv: { identifier } }),
      },
      csv,
    )
    await expect(imports.waitUntilCompleted(id, { pollInterval: 10 })).rejects.toMatchObject({
      name: 'ExaError',
      message: expect.stringContaining(words),
    })
    expect(await imports.get(id)).toMatchObject({
      status: 'failed',
      failedReason: reason,
      failedMessage: expect.stringContaining(words),
    })
  })

  it('hears of a bad parameter and of a blank key', async () => {
    await expect(imports.list({ limit: 500 })).rejects.toMatchObject({
      statusCode: 400,
      message: 'Bad Request. limit must be a whole number from 1 to 200',
    })
    await expect(new Exa(' ', origin).websets.imports.list()).rejects.toMatchObject({
      statusCode: 401,
      requestId: expect.stringMatching(/^req_/),
    })
  })
})
