import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { idPattern, importSchema } from '../../../src/contract/import.ts'
import { oddImport, publishedEvent, publishedImport, publishedPage } from '../../testing/published-api.ts'
import { allImports, allWebsets, call, sandboxAt, startOfTest } from '../../testing/sandbox-client.ts'

const day = 86_400_000
const usual = sandboxAt()
const imports = await allImports(usual.app)
const failed = imports.filter((item) => item.status === 'failed')
const odd = await allImports(sandboxAt({ samples: 'odd' }).app)
const oddTitles = odd.map((item) => item.title)

/** A message with its numbers and quoted values taken out. */
const gist = (message: string | null) => message?.replace(/“[^”]*”/g, '“…”').replace(/\d+/g, '0')

describe('sixty sample imports', () => {
  it('are as published', () => {
    for (const item of imports) expect(v.safeParse(publishedImport, item).issues).toBeUndefined()
  })

  it('fit the contract', () => {
    for (const item of imports) expect(v.is(importSchema, item), item.id).toBe(true)
  })

  it('have ids as upstream has them', () => {
    for (const { id } of imports) {
      expect(id).toMatch(/^import_[a-z0-9]{25}$/)
      expect(id).toMatch(idPattern)
    }
    expect(new Set(imports.map(({ id }) => id)).size).toBe(60)
  })

  it.each([
    ['status', ['pending', 'processing', 'completed', 'failed']],
    ['format', ['csv', 'webset']],
    ['failedReason', ['invalid_format', 'invalid_file_content', 'missing_identifier', null]],
  ] as const)('have every %s', (field, values) => {
    expect(new Set(imports.map((item) => item[field]))).toEqual(new Set(values))
  })

  it('have every type of entity, described where it is custom, and none', () => {
    const types = new Set(imports.map((item) => item.entity?.type ?? null))
    expect(types).toEqual(new Set(['company', 'person', 'article', 'research_paper', 'custom', null]))
    expect(Math.max(...imports.map((item) => item.entity?.description?.length ?? 0))).toBe(200)
  })

  it('have failures that are alike but for their numbers', () => {
    const groups = Map.groupBy(failed, (item) => `${item.failedReason}: ${gist(item.failedMessage)}`)
    const sizes = [...groups.values()].map((group) => group.length).toSorted((a, b) => b - a)
    expect(sizes.slice(0, 2).every((size) => size >= 3)).toBe(true)
    expect(groups.size).toBeGreaterThan(5)
  })

  it('have failure fields where they failed, and there alone', () => {
    for (const { status, failedReason, failedAt, failedMessage } of imports) {
      const fields = [failedReason, failedAt, failedMessage].map((field) => field !== null)
      expect(fields).toEqual(Array(3).fill(status === 'failed'))
    }
  })

  it('name a row that the import has, and its own number of records', () => {
    for (const { failedMessage, count } of failed) {
      const row = Number(/\brow (\d+)/i.exec(failedMessage ?? '')?.[1] ?? 1)
      expect(row).toBeLessThanOrEqual(count)
      const [, records = String(count)] = /^The file has ([\d,]+) records/.exec(failedMessage ?? '') ?? []
      expect(Number(records.replace(',', ''))).toBe(count)
    }
  })

  it('hold nothing that is there for tests alone', () => {
    for (const { title, metadata, failedMessage } of imports) {
      const texts = [title, failedMessage ?? '', ...Object.keys(metadata), ...Object.values(metadata)]
      for (const text of texts) expect(text).not.toMatch(/^[=+@]|[<>]|[\u202A-\u202E]|.{201}/)
    }
  })

  it('are used by websets only when completed, and as what they are', async () => {
    for (const webset of await allWebsets(usual.app)) {
      const [search] = webset.searches as unknown as { entity: { type: string } }[]
      for (const item of webset.imports) {
        expect(item.status).toBe('completed')
        expect(item.entity?.type).toBe(search?.entity.type)
      }
    }
  })

  it('have the events of their creation and completion', async () => {
    const { body } = await call(usual.app, '/events?limit=200')
    const { data } = v.parse(publishedPage(publishedEvent), body)
    expect(data).toHaveLength(60 + imports.filter((item) => item.status === 'completed').length)
  })

  it('have times in the last thirty days, in order, the newest minutes ago', () => {
    const now = startOfTest
    const created = imports.map((item) => Date.parse(item.createdAt))
    expect(created[0]).toBeGreaterThan(now - 10 * 60_000)
    expect(created.at(-1)).toBeGreaterThan(now - 30 * day)
    expect(created.at(-1)).toBeLessThan(now - 20 * day)
    for (const item of imports)
      for (const time of [item.updatedAt, item.failedAt ?? item.updatedAt]) {
        expect(Date.parse(time)).toBeGreaterThanOrEqual(Date.parse(item.createdAt))
        expect(Date.parse(time)).toBeLessThanOrEqual(now)
      }
  })

  it('are the same every time, but for their times', async () => {
    const plain = (list: typeof imports) =>
      list.map(({ createdAt: _c, updatedAt: _u, failedAt: _f, ...rest }) => rest)
    expect(plain(await allImports(sandboxAt().app))).toEqual(plain(imports))
  })
})

describe('sixty odd imports', () => {
  it('are as published, but for the values that nobody published', () => {
    for (const item of odd) v.parse(oddImport, item)
    const unknown = odd.filter((item) => !v.safeParse(publishedImport, item).success)
    expect(unknown.map((item) => item.failedReason ?? item.status).toSorted()).toEqual([
      'archived',
      'canceled',
      'quota_exceeded',
    ])
  })

  it.each([
    [
      'a failure without a message',
      odd.some((item) => item.status === 'failed' && item.failedMessage === null),
    ],
    [
      'a failure with a long message of many lines',
      odd.some(
        ({ failedMessage }) =>
          (failedMessage?.length ?? 0) > 500 && (failedMessage?.split('\n').length ?? 0) > 10,
      ),
    ],
    ['a status that nobody published', odd.some((item) => item.status === 'archived')],
    ['a reason that nobody published', odd.some((item) => item.failedReason === 'quota_exceeded')],
    ['a pending one with a failure', odd.some((item) => item.status === 'pending' && item.failedReason)],
    ['no title', oddTitles.includes('')],
    ['a title of 300 characters', oddTitles.some((title) => title.length === 300)],
    ['an Arabic title', oddTitles.some((title) => /\p{Script=Arabic}/u.test(title))],
    ['a Hebrew title', oddTitles.some((title) => /\p{Script=Hebrew}/u.test(title))],
    ['an emoji in a title', oddTitles.some((title) => /\p{Emoji_Presentation}/u.test(title))],
    ['a mark that turns the writing direction', oddTitles.some((title) => title.includes('\u202E'))],
    ['markup in a title', oddTitles.some((title) => title.includes('<img src=x onerror='))],
    ['a formula as a title', oddTitles.some((title) => title.startsWith('=HYPERLINK('))],
    ['a key __proto__', odd.some((item) => Object.hasOwn(item.metadata, '__proto__'))],
    ['a value of 1000 characters', odd.some((item) => item.metadata['note']?.length === 1000)],
    ['no metadata', odd.some((item) => Object.keys(item.metadata).length === 0)],
    ['no rows', odd.some((item) => item.count === 0)],
    ['two million rows', odd.some((item) => item.count === 2_000_000)],
  ])('have one with %s', (_, there) => {
    expect(there).toBeTruthy()
  })
})

describe('sample imports in other numbers', () => {
  it.each([0, 1, 5, 12, 30, 59, 61, 1000])('%i are as many as asked for, and as published', async (count) => {
    const some = await allImports(sandboxAt({ imports: count }).app)
    expect(some).toHaveLength(count)
    for (const item of some) v.parse(publishedImport, item)
  })

  it('show every status and reason from a dozen on, and most oddities in forty', async () => {
    const dozen = await allImports(sandboxAt({ imports: 12 }).app)
    expect(new Set(dozen.map((item) => item.status)).size).toBe(4)
    expect(new Set(dozen.map((item) => item.failedReason)).size).toBe(4)
    const forty = await allImports(sandboxAt({ imports: 40, samples: 'odd' }).app)
    expect(forty.some((item) => item.status === 'archived')).toBe(true)
    expect(forty.some((item) => item.title.includes('<img'))).toBe(true)
  })

  it('keep the proportions in a large set', async () => {
    const many = await allImports(sandboxAt({ imports: 2000 }).app)
    const share = (status: string) => many.filter((item) => item.status === status).length / many.length
    expect(share('completed')).toBeGreaterThan(0.6)
    expect(share('failed')).toBeGreaterThan(0.15)
    expect(share('pending')).toBeGreaterThan(0.02)
  })
})
