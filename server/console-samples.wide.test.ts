import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionOfCall, consoleCall } from '../src/requests/action-of-call.ts'
import { type Action, languages, sampleOf } from '../src/requests/sample.ts'
import { createSandbox } from './sandbox/app.ts'
import { csvText, has, nasty, nastyMetadata, params, run } from './testing/samples.ts'
import { startConsole, type TestConsole } from './testing/start-console.ts'
import { sandbox as sandboxUpstream } from './upstream.ts'

/** As the log has it. */
const logged = (
  method: string,
  route: string,
  body: unknown = null,
  headers: Record<string, string> = {},
) => ({
  method,
  path: `/api/${route}`,
  body,
  headers,
})

describe('calls to the console', () => {
  const box = createSandbox({
    file: ':memory:',
    imports: 3,
    settings: { processingSeconds: 0, brokenUploads: 0 },
  })
  const folder = mkdtempSync(path.join(tmpdir(), 'console-samples-'))
  writeFileSync(path.join(folder, 'imports.csv'), csvText)
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'))
  let console: TestConsole
  beforeAll(async () => {
    console = await startConsole({ upstream: sandboxUpstream(box.app) })
  })
  afterAll(async () => {
    await console.close()
    box.close()
    rmSync(folder, { recursive: true })
  })

  const json = { 'content-type': 'application/json' }
  const importsOf = async () => {
    const answer = await console.fetch('/api/websets/v0/imports')
    return ((await answer.json()) as { data: { id: string; title: string }[] }).data
  }

  const runners = {
    curl: (code: string) => run('sh', ['-ec', code.replaceAll('curl ', 'curl -fsS ')]),
    JavaScript: (code: string) => run(process.execPath, ['--input-type=module', '-e', code]),
    Python: (code: string) => run('python3', ['-c', code]),
  }
  const command = { curl: 'curl', JavaScript: process.execPath, Python: 'python3' }

  it.each(languages)('do in %s what the page did', async (language) => {
    if (!has(command[language])) return
    const replay = async (...sent: Parameters<typeof logged>) => {
      const { stdout } = await runners[language](
        sampleOf(consoleCall(logged(...sent), console.url), language),
      )
      return stdout
    }
    const [first] = await importsOf()
    const title = `In ${language}: ${nasty}`
    await replay('PATCH', `websets/v0/imports/${first?.id}`, { title, metadata: nastyMetadata }, json)
    expect((await importsOf())[0]?.title).toBe(title)
    expect(await replay('GET', 'websets/v0/imports?limit=1')).toContain(first?.id)
    const reason = { 'x-deletion-reason': encodeURIComponent(nasty) }
    await replay('DELETE', `websets/v0/imports/${first?.id}`, null, reason)
    expect((await console.record(first?.id ?? ''))?.outcome).toBe('deleted')
  })

  /** A sample by its very words, in an environment without a key. */
  const asPrinted = async (language: 'curl' | 'JavaScript', action: Action) => {
    const { EXA_API_KEY: _none, ...env } = process.env
    const code = sampleOf(action, language, { baseUrl: `${console.url}/api`, key: 'sandbox' })
    const options = { env, cwd: folder }
    const { stdout } =
      language === 'curl'
        ? await run('sh', ['-ec', code], options)
        : await run(process.execPath, ['--input-type=module', '-e', code], options)
    return stdout
  }

  it.each(['curl', 'JavaScript'] as const)(
    'of the API run in %s as they are printed, with no key set',
    async (language) => {
      if (!has(command[language])) return
      const create = {
        kind: 'create import',
        fileName: 'imports.csv',
        params: { ...params, title: language },
      } as const
      expect(await asPrinted(language, create)).toContain(language)
      const made = (await importsOf()).find(({ title }) => title === language)
      const id = made?.id ?? ''
      expect(await asPrinted(language, { kind: 'list imports', limit: 3 })).toContain(id)
      expect(await asPrinted(language, { kind: 'list websets' })).toContain('data')
      expect(await asPrinted(language, { kind: 'get import', id })).toContain(id)
      await asPrinted(language, { kind: 'update import', id, changes: { title: 'Renamed' } })
      expect((await importsOf()).find((item) => item.id === id)?.title).toBe('Renamed')
      await asPrinted(language, { kind: 'delete imports', ids: [id] })
      expect(await console.record(id)).toMatchObject({ outcome: 'deleted', import: { title: 'Renamed' } })
    },
  )

  it.each(['curl', 'JavaScript'] as const)('of a create in %s fails as the import does', async (language) => {
    if (!has(command[language])) return
    const wrong = { ...params, csv: { identifier: 0 }, title: `Fails in ${language}` }
    const create = { kind: 'create import', fileName: 'imports.csv', params: wrong } as const
    await expect(asPrinted(language, create)).rejects.toMatchObject({ code: 1 })
    expect((await importsOf())[0]).toMatchObject({ title: wrong.title, status: 'failed' })
  })

  it('are known for what they do at Exa', () => {
    const known: [ReturnType<typeof logged>, Action | null][] = [
      [
        logged('GET', 'websets/v0/imports?limit=200&cursor=a%3D'),
        { kind: 'list imports', limit: 200, cursor: 'a=' },
      ],
      [logged('GET', 'websets/v0/imports/a%2Fb'), { kind: 'get import', id: 'a/b' }],
      [logged('DELETE', 'websets/v0/imports/i'), { kind: 'delete import', id: 'i' }],
      [
        logged('POST', 'websets/v0/imports', params),
        { kind: 'create import', params, fileName: 'imports.csv' },
      ],
      [
        logged('PATCH', 'websets/v0/imports/i', { title: 't' }),
        { kind: 'update import', id: 'i', changes: { title: 't' } },
      ],
      [logged('POST', 'console/jobs', { ids: ['i'] }), { kind: 'delete imports', ids: ['i'] }],
      [logged('GET', 'websets/v0/websets?limit=100'), { kind: 'list websets' }],
      [logged('POST', 'console/jobs/1/stop', {}), null],
      [logged('GET', 'console/info'), null],
      [logged('PUT', 'console/uploads/i', 'The file'), null],
    ]
    for (const [sent, action] of known) expect(actionOfCall(sent)).toEqual(action)
  })
})
