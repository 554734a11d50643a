import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../sandbox/app.ts'
import { fileOf as tellFile, sendFile } from '../testing/send-file.ts'
import { startConsole, type TestConsole } from '../testing/start-console.ts'
import { sandbox as sandboxUpstream } from '../upstream.ts'

const good = 'name,website\nAcme,https://acme.example\nBolt,"https://bolt.example"\n'

let dataDir: string
let box: Sandbox
let console: TestConsole

const start = () => startConsole({ upstream: sandboxUpstream(box.app), dataDir, keepFilesMb: 1 })

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'files-'))
  const settings = { processingSeconds: 0, brokenUploads: 0 }
  box = createSandbox({ file: ':memory:', imports: 0, settings })
  console = await start()
})
afterEach(async () => {
  await console.close()
  box.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const send = (content: string, name?: string) => sendFile(console.fetch, content, name)
const fileOf = (id: string) => tellFile(console.fetch, id)

async function download(id: string) {
  const answer = await console.fetch(`/api/console/files/${id}`)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const codeOf = ({ text }: { text: string }) => (JSON.parse(text) as { code: string }).code

const folder = () => path.join(path.dirname(console.ledgerFile), 'files')

describe('a file that was uploaded', () => {
  it('is kept compressed, and comes back byte for byte, also after its import was deleted', async () => {
    const id = await send(good, 'Kunden “März”.csv')
    expect(await fileOf(id)).toMatchObject({
      name: 'Kunden “März”.csv',
      sizeBytes: good.length,
      sha256: sha256(good),
      origin: 'upload',
      kept: { is: 'kept', until: expect.stringMatching(/^\d{4}-/) as string },
    })
    expect(readdirSync(folder())).toEqual([`${sha256(good)}.zst`])
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
    expect(statSync(path.join(folder(), `${sha256(good)}.zst`)).mode & 0o777).toBe(0o600)
    await console.deleteImport(id)
    const { status, headers, text } = await download(id)
    expect({ status, text }).toEqual({ status: 200, text: good })
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/csv',
      'content-length': String(good.length),
      'content-disposition': `attachment; filename="Kunden _M_rz_.csv"; filename*=UTF-8''Kunden%20%E2%80%9CM%C3%A4rz%E2%80%9D.csv`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('is forgotten for every import that it was sent for, and the chain tells who did it', async () => {
    const [one, two] = [await send(good), await send(good)]
    expect(readdirSync(folder())).toHaveLength(1)
    const answer = await console.fetch(`/api/console/files/${one}`, { method: 'DELETE' })
    expect(answer.status).toBe(204)
    expect(readdirSync(folder())).toEqual([])
    for (const id of [one, two])
      expect(await fileOf(id)).toMatchObject({ kept: { is: 'forgotten', why: /had it removed/ as never } })
    expect(codeOf(await download(two))).toBe('file_not_kept')
    const [event] = console.ledger.database
      .prepare(`SELECT body FROM entries WHERE event = 'file_forgotten'`)
      .all()
    expect(JSON.parse(String(event?.['body']))).toMatchObject({ importId: one, sha256: sha256(good) })
  })

  it('is not sent where it was changed or removed on the disk, and that is told', async () => {
    const id = await send(good)
    const file = path.join(folder(), `${sha256(good)}.zst`)
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.with(bytes.length - 6, bytes.at(-6)! ^ 1))
    const answer = await download(id)
    expect(answer.status).toBe(409)
    expect(codeOf(answer)).toBe('file_damaged')
    expect(await fileOf(id)).toMatchObject({ kept: { is: 'damaged' } })
    expect(await send(good)).not.toBe(id)
    expect(await download(id)).toMatchObject({ status: 200, text: good })
    rmSync(file)
    expect(await fileOf(id)).toMatchObject({ kept: { is: 'damaged' } })
    rmSync(file.replace('.zst', '.damaged'))
    expect(await fileOf(id)).toMatchObject({ kept: { is: 'dropped' } })
    expect(codeOf(await download(id))).toBe('file_not_kept')
  })

  it('is not said to be dropped where it is on the disk, and the console keeps no files any more', async () => {
    const id = await send(good)
    await console.close({ keepData: true })
    console = await startConsole({ upstream: sandboxUpstream(box.app), dataDir })
    expect(readdirSync(folder())).toHaveLength(1)
    const why = /may still be where it was.*KEEP_FILES_MB is 0/
    expect(await fileOf(id)).toMatchObject({
      kept: { is: 'not_kept', why: expect.stringMatching(why) as string },
    })
    const answer = await console.fetch(`/api/console/files/${id}`, { method: 'DELETE' })
    expect(answer.status).toBe(404)
    const { message } = (await answer.json()) as { message: string }
    expect(message).toMatch(/^Nothing was removed/)
    expect(message).toMatch(why)
  })

  it('says so where none was sent', async () => {
    expect(await fileOf('import_of_others')).toBeNull()
    expect(codeOf(await download('import_of_others'))).toBe('no_file')
  })
})
