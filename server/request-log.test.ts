import { describe, expect, it } from 'vitest'
import type { Who } from '../src/contract/who.ts'
import { startPair } from './testing/start-pair.ts'

const ada: Who = { kind: 'person', subject: 'sub-ada', name: 'Ada Lovelace', address: 'ada@example.com' }

const linesOf = (log: string) =>
  log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the log', () => {
  it('has a line for each request: who, from where, which route, how it ended', async (context) => {
    const { console } = await startPair(context, {
      identify: async () => ({ who: ada, role: 'operator' }),
    })
    await console.fetch('/api/websets/v0/imports/import_a?x=hidden')
    const line = linesOf(console.log()).findLast(({ msg }) => msg === 'request')
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/websets/v0/imports/:id',
      path: '/api/websets/v0/imports/import_a',
      status: 400,
      who: { kind: 'person', subject: 'sub-ada' },
      role: 'operator',
      client: '127.0.0.1',
      requestId: expect.stringMatching(/^con_\w{20}$/),
      ms: expect.any(Number),
    })
    expect(console.log()).not.toMatch(/hidden|Lovelace|ada@example\.com/)
  })

  it('has a line for each entry of the chain that a change made, with who and which request', async (context) => {
    const { console } = await startPair(context, {
      identify: async () => ({ who: ada, role: 'operator' }),
    })
    await console.deleteImport('import_a')
    const lines = linesOf(console.log())
    const request = lines.find(({ method }) => method === 'DELETE')
    const entries = lines.filter(({ entry, who }) => entry !== undefined && who !== undefined)
    expect(entries.map(({ entry, requestId, who }) => ({ entry, requestId, who }))).toEqual(
      [2, 3].map((entry) => ({
        entry,
        requestId: request?.['requestId'],
        who: { kind: 'person', subject: 'sub-ada' },
      })),
    )
    // What upstream answered with is what the page shows to people.
    expect(request?.['upstreamRequestId']).toMatch(/^req_stub_/)
  })

  it('says nothing of who where nobody signs in', async (context) => {
    const { console } = await startPair(context)
    await console.deleteImport('import_a')
    expect(linesOf(console.log()).filter((line) => 'who' in line || 'role' in line)).toEqual([])
  })
})
