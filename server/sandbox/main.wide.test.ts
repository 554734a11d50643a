import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'
import { spawnSandbox } from '../testing/spawn-sandbox.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-main-'))
afterAll(() => rmSync(folder, { recursive: true }))

const headers = { 'x-api-key': 'any' }

describe('the sandbox as a process', () => {
  it('prints one line with its address, answers there, and stops cleanly', async () => {
    const sandbox = spawnSandbox({ DATA_DIR: path.join(folder, 'new'), SANDBOX_IMPORTS: '7' })
    const origin = await sandbox.started()
    const response = await fetch(`${origin}/websets/v0/imports`, { headers })
    expect(((await response.json()) as Page<Import>).data).toHaveLength(7)
    sandbox.kill('SIGTERM')
    const { code, out, err } = await sandbox.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(
      `Sandbox of the imports API: ${origin}/websets/v0/imports (any non-empty x-api-key will do)\n`,
    )
  })

  it('answers 413 to a body that is still being sent, and 400 to a broken Host', async () => {
    const sandbox = spawnSandbox({ DATA_DIR: path.join(folder, 'new') })
    const origin = await sandbox.started()
    const body = 'x'.repeat(8_000_000)
    const large = await fetch(`${origin}/websets/v0/imports/x`, { method: 'PATCH', headers, body })
    expect(large.status).toBe(413)
    expect(large.headers.get('x-request-id')).toMatch(/^req_/)
    const broken = await new Promise<number | undefined>((resolve, reject) => {
      request(origin, { headers: { ...headers, host: 'a b' } }, (response) => {
        response.resume()
        resolve(response.headers['x-request-id'] ? response.statusCode : undefined)
      })
        .on('error', reject)
        .end()
    })
    expect(broken).toBe(400)
    sandbox.kill('SIGINT')
    expect(await sandbox.ended).toMatchObject({ code: 0 })
  })

  it('finishes what is under way when it is told to stop', async () => {
    const sandbox = spawnSandbox({ DATA_DIR: path.join(folder, 'new') })
    const origin = await sandbox.started()
    const list = await fetch(`${origin}/websets/v0/imports?limit=1`, { headers })
    const id = ((await list.json()) as Page<Import>).data[0]?.id
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const patch = request(
        `${origin}/websets/v0/imports/${id}`,
        { method: 'PATCH', headers },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      patch.on('error', reject)
      // The server asks for the body after it has read the headers. The signal comes in between.
      patch.setHeader('expect', '100-continue')
      patch.on('continue', () => {
        sandbox.kill('SIGTERM')
        setTimeout(() => patch.end('{"title":"Just in time"}'), 300)
      })
      patch.flushHeaders()
    })
    expect(answer).toBe(200)
    expect(await sandbox.ended).toMatchObject({ code: 0, err: '' })
  })

  it.each([
    ['a bad PORT', { PORT: 'x' }, /^PORT must be a whole number.*\n$/],
    ['a HOST beyond this machine', { HOST: '0.0.0.0' }, /^HOST must be a loopback address.*\n$/],
    [
      'a DATA_DIR that is a file',
      { DATA_DIR: path.join(folder, 'file') },
      /^The sandbox .*file already exists.*\n$/,
    ],
  ])('refuses to start with %s, in one line', async (_, environment, line) => {
    writeFileSync(path.join(folder, 'file'), '')
    const { code, out, err } = await spawnSandbox({ DATA_DIR: folder, ...environment }).ended
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(line)
  })

  it('refuses a file that is no database and a port that is taken, in one line', async () => {
    const sandbox = spawnSandbox({ DATA_DIR: path.join(folder, 'new') })
    const { port } = new URL(await sandbox.started())
    const taken = await spawnSandbox({ DATA_DIR: path.join(folder, 'other'), PORT: port }).ended
    expect(taken).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^PORT is taken .*Set PORT.*EADDRINUSE.*\n$/),
    })
    sandbox.kill('SIGTERM')
    await sandbox.ended

    writeFileSync(path.join(folder, 'sandbox.db'), 'no database'.repeat(100))
    const broken = await spawnSandbox({ DATA_DIR: folder }).ended
    expect(broken).toMatchObject({ code: 1, err: expect.stringMatching(/^The sandbox .*sandbox\.db.*\n$/) })
  })
})
