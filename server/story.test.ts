import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CreatedImport } from '../src/contract/created-import.ts'
import type { Story } from '../src/contract/story.ts'
import { createSandbox } from './sandbox/app.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import { sandbox as sandboxUpstream } from './upstream.ts'

const box = createSandbox({
  file: ':memory:',
  imports: 0,
  settings: { processingSeconds: 0, brokenUploads: 0 },
})
let console: TestConsole
beforeAll(async () => {
  console = await startConsole({ upstream: sandboxUpstream(box.app) })
})
afterAll(async () => {
  await console.close()
  box.close()
})

/** Creates an import of a file of two records, of which so many are declared, and sends it. Gives its id. */
async function send(count: number, replaces?: string): Promise<string> {
  const file = 'name,website\nAcme,https://acme.example\nBolt,https://bolt.example\n'
  const created = await console.fetch('/api/websets/v0/imports', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(replaces !== undefined && { 'x-replaces': replaces }),
    },
    body: JSON.stringify({ size: file.length, count, format: 'csv', entity: { type: 'company' } }),
  })
  const { id } = (await created.json()) as CreatedImport
  const headers = { 'x-file-name': 'leads.csv' }
  const put = await console.fetch(`/api/console/uploads/${id}`, { method: 'PUT', body: file, headers })
  expect(put.status).toBe(204)
  await console.fetch(`/api/websets/v0/imports/${id}`)
  return id
}

async function storyOf(id: string) {
  const answer = await console.fetch(`/api/console/imports/${id}/story`)
  return (await answer.json()) as Story
}

it('an import that failed, was made again and deleted is one story, with what became of each', async () => {
  const failed = await send(5)
  const replaced = await send(2, failed)
  await console.deleteImport(failed)
  const story = await storyOf(replaced)
  expect(story.steps.map(({ step, importId }) => [step, importId])).toEqual([
    ['created', failed],
    ['file_sent', failed],
    ['created', replaced],
    ['file_sent', replaced],
    ['deleted', failed],
  ])
  expect(story.steps.every(({ operator, who }) => operator?.endsWith('127.0.0.1') && who === null)).toBe(true)
  expect(Object.fromEntries(story.imports.map(({ id, import: item }) => [id, item?.status]))).toEqual({
    [failed]: 'failed',
    [replaced]: 'completed',
  })
  expect((await storyOf(failed)).steps).toEqual(story.steps)
})

it('of what was made elsewhere there is none', async () => {
  expect(await storyOf('import_elsewhere')).toEqual({
    steps: [],
    imports: [{ id: 'import_elsewhere', import: null }],
    isWhole: true,
  })
  expect((await console.fetch('/api/console/imports/a%20b/story')).status).toBe(400)
})
