import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CreatedImport } from '../../../src/contract/created-import.ts'
import type { Import } from '../../../src/contract/import.ts'
import { allImports, call, sandboxAt } from '../../testing/sandbox-client.ts'
import { calmSettings } from '../../sandbox-scenarios.ts'
import { type SampleFile, sampleFile } from './sample-file.ts'

const hour = 3_600_000

/** Samples after all processing has ended. */
async function samplesOf(order: Parameters<typeof sandboxAt>[0] = {}) {
  const sandbox = sandboxAt(order)
  sandbox.clock.time += hour
  return allImports(sandbox.app)
}

const usual = await samplesOf()
const odd = await samplesOf({ samples: 'odd' })
const { app } = sandboxAt({ imports: 0, settings: { ...calmSettings, processingSeconds: 0 } })

/** Creates an import as a sample was declared, uploads the sample's file, and returns how the import ends. */
async function uploaded(item: Import, { bytes, count, identifier }: SampleFile) {
  const { body } = await call(app, '/imports', {
    method: 'POST',
    body: {
      size: bytes.length,
      count,
      format: 'csv',
      entity: item.entity ?? { type: 'company' },
      ...(identifier !== null && { csv: { identifier } }),
    },
  })
  const { id, uploadUrl } = body as CreatedImport
  await app.request(new URL(uploadUrl).pathname, { method: 'PUT', body: bytes })
  return endOf((await call(app, `/imports/${id}`)).body as Import)
}

/** Without the number of rows if it failed, because that depends on where reading ended. */
const endOf = ({ status, count, failedReason, failedMessage }: Import) => ({
  status,
  failedReason,
  failedMessage,
  ...(status === 'completed' && { count }),
})

function first<T>(items: T[]): T {
  const [item] = items
  if (item === undefined) throw new Error('There is none')
  return item
}

const withFile = (items: Import[]) =>
  items.flatMap((item) => {
    const file = sampleFile(item)
    return file ? [{ item, file }] : []
  })

describe('the file of a sample', () => {
  it.each(withFile(usual).map(({ item, file }) => ({ title: item.title || 'no title', item, file })))(
    'ends like the sample when it is uploaded: $title',
    async ({ item, file }) => {
      expect(await uploaded(item, file)).toEqual(endOf(item))
    },
  )

  it('is there for each that ended, but for what a webset was made into and one that is too large', () => {
    const without = usual.filter((item) => !sampleFile(item))
    const due = without.filter(({ format, status }) => format === 'csv' && status !== 'pending')
    expect(due.map(({ title }) => title)).toEqual(['All companies, full registry dump'])
  })

  it('is the same bytes in another sandbox, and whatever was edited', async () => {
    const digests = (items: Import[]) =>
      withFile(items).map(({ file }) => `${file.name} ${hash('sha256', file.bytes)}`)
    expect(digests(await samplesOf())).toEqual(digests(usual))
    const { item, file } = first(withFile(usual))
    const edited = { ...item, title: 'Édité: à part', metadata: { owner: 'me' }, updatedAt: item.createdAt }
    expect(sampleFile(edited)).toEqual({ ...file, name: 'edite-a-part.csv' })
  })

  it('differs from that of every other sample, but for files that are no tables', () => {
    const tables = withFile(usual).filter(({ file }) => file.bytes.length > 100)
    expect(new Set(tables.map(({ file }) => hash('sha256', file.bytes))).size).toBe(tables.length)
  })

  it('is small', () => {
    const sizes = withFile(usual).map(({ file }) => file.bytes.length)
    expect(Math.max(...sizes)).toBeLessThan(5_000_000)
  })

  it('has rows to mend beside the one that its message names', () => {
    const file = sampleFile(first(usual.filter(({ title }) => title === 'Q1 leads (CRM export)')))
    const rows = Buffer.from(file?.bytes ?? [])
      .toString()
      .split('\r\n')
    const hit = rows.flatMap((row, index) => (row.includes(', PhD,') ? [index + 1] : []))
    expect(hit[0]).toBe(10)
    expect(hit.length).toBeGreaterThan(5)
  })

  it('is there for all older failures', async () => {
    const older = (await samplesOf({ imports: 300 })).slice(60).filter(({ status }) => status === 'failed')
    expect(older.length).toBeGreaterThan(30)
    for (const item of older) expect(sampleFile(item), item.failedMessage ?? '').not.toBeNull()
  })

  it('is nothing that an import has which was created in the sandbox', async () => {
    const { item, file } = first(withFile(usual))
    await uploaded(item, file)
    expect(sampleFile(first(await allImports(app)))).toBeNull()
  })
})

describe('the file of an odd sample', () => {
  it('ends like the sample, where there is one', async () => {
    for (const { item, file } of withFile(odd).slice(0, 20))
      expect(await uploaded(item, file), item.title).toEqual(endOf(item))
  })

  it('is not there for ends that no file brings about', () => {
    const oddFiles = new Set(withFile(odd).map(({ item }) => item.id))
    const without = odd.filter(({ id, status }) => status === 'failed' && !oddFiles.has(id))
    expect(new Set(without.map(({ failedReason }) => failedReason))).toEqual(
      new Set(['invalid_file_content', 'invalid_format', 'quota_exceeded']),
    )
  })
})
