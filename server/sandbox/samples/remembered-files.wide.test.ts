import { hash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Import } from '../../../src/contract/import.ts'
import type { UploadedFile } from '../../../src/contract/uploaded-file.ts'
import { allImports, sandboxAt } from '../../testing/sandbox-client.ts'
import { newDataDir, startFromEnv } from '../../testing/start-from-env.ts'
import { sampleFile } from './sample-file.ts'
import { createSampleFiles } from './sample-file.ts'

it('remembered or not, a file is the same', async () => {
  const samples = await allImports(sandboxAt().app)
  const files = createSampleFiles()
  for (const item of [...samples, ...samples]) expect(files(item)).toEqual(sampleFile(item))
})

it('the console gives out the file of a sample, also after a restart, its deletion and a reset', async (test) => {
  const environment = { DATA_DIR: newDataDir(test) }
  let console = await startFromEnv(test, environment)
  const list = (await (await console.fetch('/api/websets/v0/imports?limit=60')).json()) as { data: Import[] }
  const failed = list.data.find(({ title }) => title === 'Q1 leads (CRM export)')
  const id = failed?.id ?? ''
  const hashNow = async () => {
    const told = await console.fetch(`/api/console/uploads/${id}`)
    const { file } = (await told.json()) as { file: UploadedFile | null }
    expect(file).toMatchObject({ name: 'q1-leads-crm-export.csv', origin: 'sample', kept: { is: 'kept' } })
    const bytes = await (await console.fetch(`/api/console/files/${id}`)).bytes()
    expect(hash('sha256', bytes)).toBe(file?.sha256)
    return file?.sha256
  }
  const first = await hashNow()
  await console.stop()
  console = await startFromEnv(test, environment)
  expect(await hashNow()).toBe(first)
  await console.fetch(`/api/websets/v0/imports/${id}`, { method: 'DELETE' })
  expect(await hashNow()).toBe(first)
  await console.post('/api/console/sandbox/reset', { imports: 12 })
  expect(await hashNow()).toBe(first)
})
