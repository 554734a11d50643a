import { describe, expect, it } from 'vitest'
import type { Import } from '../../src/contract/import.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { startPair } from '../testing/start-pair.ts'
import * as behaviour from '../testing/stub-behaviours.ts'
import type { Behaviour } from '../testing/stub-upstream.ts'
import { isExasNotFound } from '../api-check.ts'
import { notFoundShapes } from '../testing/not-found-fixtures.ts'

const others = notFoundShapes.filter(({ own }) => !own)
const brief = { totalMs: 1_200, callMs: 1_000, listAllEveryMs: 0 }

/** A 404 of one shape, with nothing carried out. */
function shaped({ contentType, body }: (typeof notFoundShapes)[number]): Behaviour {
  return ({ request, answer }) => {
    const id = new URL(request.url, 'http://stub').pathname.split('/').at(-1) ?? ''
    answer(404, body(request.method, id), { 'content-type': contentType })
  }
}

/** The list and single imports are both read by GET: only the single ones get this. */
function forOneImport(then: Behaviour): Behaviour {
  return (exchange) =>
    /\/imports\/./.test(exchange.request.url) ? then(exchange) : behaviour.watched(() => {})(exchange)
}

/** A list that goes in circles. */
const endless: Behaviour = ({ answer }) =>
  answer(200, { data: [{ id: 'import_b' }], hasMore: true, nextCursor: 'again' })

describe('a 404', () => {
  it.each(notFoundShapes)('of $name is the API’s own word: $own', ({ own, body, contentType }) => {
    const text = body('DELETE', 'import_a')
    const json: unknown =
      contentType.startsWith('application/json') && text !== '' ? JSON.parse(text) : undefined
    expect(isExasNotFound({ status: 404, json }, 'import_a')).toBe(own)
    expect(isExasNotFound({ status: 200, json }, 'import_a')).toBe(false)
    expect(isExasNotFound({ status: 404, json }, 'import_b')).toBe(false)
  })
})

describe.concurrent('a deletion that is answered with a 404', () => {
  it.for(others)(
    'of $name stays unknown while the import may be there, and is never called gone',
    async (shape, test) => {
      const { stub, console } = await startPair(test, { timing: brief })
      stub.always('DELETE', shaped(shape))
      stub.always('GET', forOneImport(shaped(shape)))
      const { status, body } = await console.deleteImport('import_a')
      expect({ status, code: body['code'] }).toEqual({ status: 502, code: 'outcome_unknown' })
      expect(await console.record('import_a')).toMatchObject({ outcome: 'unknown', settledAt: null })
      // The whole list still has it.
      await console.recheckOpen()
      expect((await console.record('import_a'))?.outcome).not.toMatch(/gone|deleted/)
      expect(stub.imports.has('import_a')).toBe(true)
    },
  )

  it('of a shape of its own gets its outcome from a complete list that does not have the import', async (test) => {
    const { stub, console } = await startPair(test, { timing: brief })
    stub.imports.delete('import_a')
    const other = behaviour.refuse(404, { error: 'Not found', tag: 'NOT_FOUND' })
    stub.always('DELETE', other)
    stub.always('GET', forOneImport(other))
    expect((await console.deleteImport('import_a')).status).toBe(502)
    await console.recheckOpen()
    expect(await console.record('import_a')).toMatchObject({
      outcome: 'already_gone',
      message: expect.stringContaining('Looked for in the whole list: it is gone') as string,
    })
  })

  it('gets none from a list that could not be read to its end', async (test) => {
    const { stub, console } = await startPair(test, { timing: { ...brief, readRetryMs: 1 } })
    stub.imports.delete('import_a')
    const other = behaviour.refuse(404, {})
    stub.always('DELETE', other)
    stub.always('GET', ({ request, ...exchange }) =>
      (/\/imports\/./.test(request.url) ? other : endless)({ request, ...exchange }),
    )
    expect((await console.deleteImport('import_a')).status).toBe(502)
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('unknown')
  })

  it('gets none from a list that broke off in its middle', async (test) => {
    const { stub, console } = await startPair(test, { timing: { ...brief, readRetryMs: 1 } })
    const other = behaviour.refuse(404, {})
    stub.always('DELETE', other)
    // One page without the import, and then no other one.
    stub.always('GET', ({ request, ...exchange }) => {
      if (/\/imports\/./.test(request.url)) return other({ request, ...exchange })
      if (/cursor=/.test(request.url)) return behaviour.failBefore(503)({ request, ...exchange })
      const page = { data: [sampleImport('import_b')], hasMore: true, nextCursor: 'next' }
      return behaviour.refuse(200, page)({ request, ...exchange })
    })
    expect((await console.deleteImport('import_a')).status).toBe(502)
    await console.recheckOpen()
    expect(stub.requests.some(({ url }) => url.includes('cursor=next'))).toBe(true)
    expect((await console.record('import_a'))?.outcome).toBe('unknown')
  })

  it('is not called gone by a list whose pages moved while it was read', async (test) => {
    const { stub, console } = await startPair(test, { timing: brief })
    const other = behaviour.refuse(404, {})
    stub.always('DELETE', other)
    const pages: Import[][] = [[sampleImport('import_b')], [], [sampleImport('import_a')], []]
    // Pages that count rows: the first one was deleted when the second was asked for, so that the next row moved up.
    stub.always('GET', ({ request, answer }) => {
      if (/\/imports\/./.test(request.url)) return answer(404, {})
      const hasMore = !request.url.includes('cursor=')
      answer(200, { data: pages.shift() ?? [], hasMore, nextCursor: hasMore ? '1' : null })
    })
    expect((await console.deleteImport('import_a')).status).toBe(502)
    await console.recheckOpen()
    expect(pages).toEqual([])
    expect(await console.record('import_a')).toMatchObject({ outcome: 'failed', code: 'not_found_unclear' })
  })

  it('where the list of imports does not answer is no end, and the reason names EXA_BASE_URL', async (test) => {
    const { stub, console } = await startPair(test, { proven: false, timing: brief })
    stub.always('DELETE', behaviour.notFound)
    stub.always('GET', behaviour.notFound)
    const { status, body } = await console.deleteImport('import_a')
    expect({ status, code: body['code'] }).toEqual({ status: 502, code: 'outcome_unknown' })
    expect(body['message']).toContain('EXA_BASE_URL may be wrong')
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('unknown')
    // Once the list answers, the same 404 counts.
    stub.recover()
    stub.imports.delete('import_a')
    await console.recheckOpen()
    expect((await console.record('import_a'))?.outcome).toBe('already_gone')
  })

  it('asks for a page of the list itself where nobody has yet, once', async (test) => {
    const { stub, console } = await startPair(test, { proven: false })
    stub.imports.delete('import_a')
    expect((await console.deleteImport('import_a')).body['code']).toBe('already_gone')
    expect((await console.deleteImport('import_a')).body['code']).toBe('already_gone')
    expect(stub.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'DELETE /websets/v0/imports/import_a',
      'GET /websets/v0/imports?limit=1',
      'DELETE /websets/v0/imports/import_a',
    ])
  })
})
