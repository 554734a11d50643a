import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { idPattern, importSchema } from '../../../src/contract/import.ts'
import { publishedImport, sampleImport } from '../../testing/published-api.ts'
import { allImports, sandboxAt, startOfTest } from '../../testing/sandbox-client.ts'

const day = 86_400_000
const imports = await allImports(sandboxAt().app)
const titles = imports.map((item) => item.title)
const failed = imports.filter((item) => item.status === 'failed')

/** A message with its numbers and quoted values taken out. */
const gist = (message: string | null) => message?.replace(/"[^"]*"/g, '"…"').replace(/\d+/g, '0')

describe('sixty sample imports', () => {
  it('are as published, but for the values that nobody published', () => {
    for (const item of imports) v.parse(sampleImport, item)
    const unknown = imports.filter((item) => !v.safeParse(publishedImport, item).success)
    expect(unknown.map((item) => item.failedReason ?? item.status).toSorted()).toEqual([
      'archived',
      'canceled',
      'quota_exceeded',
    ])
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
    ['status', ['pending', 'processing', 'completed', 'failed', 'canceled', 'archived']],
    ['format', ['csv', 'webset']],
    [
      'failedReason',
      ['invalid_format', 'invalid_file_content', 'missing_identifier', 'quota_exceeded', null],
    ],
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

  it('have failure fields that agree with each other', () => {
    for (const item of imports) expect(item.failedAt === null).toBe(item.failedReason === null)
    for (const item of failed) expect(item.failedReason).not.toBeNull()
  })

  it.each([
    ['a failure without a message', failed.some((item) => item.failedMessage === null)],
    [
      'a failure with a long message of many lines',
      failed.some(
        ({ failedMessage }) =>
          (failedMessage?.length ?? 0) > 500 && (failedMessage?.split('\n').length ?? 0) > 10,
      ),
    ],
    ['a pending one with a failure', imports.some((item) => item.status === 'pending' && item.failedReason)],
    ['no title', titles.includes('')],
    ['a title of 300 characters', titles.some((title) => title.length === 300)],
    ['an Arabic title', titles.some((title) => /\p{Script=Arabic}/u.test(title))],
    ['a Hebrew title', titles.some((title) => /\p{Script=Hebrew}/u.test(title))],
    ['an emoji in a title', titles.some((title) => /\p{Emoji_Presentation}/u.test(title))],
    ['a mark that turns the writing direction', titles.some((title) => title.includes('\u202E'))],
    ['markup in a title', titles.some((title) => title.includes('<img src=x onerror='))],
    ['a formula as a title', titles.some((title) => title.startsWith('=HYPERLINK('))],
    ['a key __proto__', imports.some((item) => Object.hasOwn(item.metadata, '__proto__'))],
    ['a value of 1000 characters', imports.some((item) => item.metadata['note']?.length === 1000)],
    ['no metadata', imports.some((item) => Object.keys(item.metadata).length === 0)],
    ['no rows', imports.some((item) => item.count === 0)],
    ['two million rows', imports.some((item) => item.count === 2_000_000)],
  ])('have one with %s', (_, there) => {
    expect(there).toBeTruthy()
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

describe('sample imports in other numbers', () => {
  it.each([0, 1, 5, 12, 30, 59, 61, 1000])('%i are as many as asked for, and as published', async (count) => {
    const some = await allImports(sandboxAt({ imports: count }).app)
    expect(some).toHaveLength(count)
    for (const item of some) v.parse(sampleImport, item)
  })

  it('show the main statuses and all reasons from a dozen on, and most oddities in forty', async () => {
    const dozen = await allImports(sandboxAt({ imports: 12 }).app)
    const statuses = new Set(dozen.map((item) => item.status))
    expect(statuses).toEqual(new Set(['pending', 'processing', 'completed', 'failed', 'canceled']))
    expect(new Set(dozen.map((item) => item.failedReason)).size).toBeGreaterThanOrEqual(4)
    const forty = await allImports(sandboxAt({ imports: 40 }).app)
    expect(forty.some((item) => item.title === '')).toBe(true)
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
