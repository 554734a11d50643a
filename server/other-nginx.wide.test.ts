import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBehindNginx } from './testing/behind-nginx.ts'

const html = { accept: 'text/html' }
let dist: string

beforeAll(() => {
  dist = mkdtempSync(path.join(tmpdir(), 'dist-'))
  mkdirSync(path.join(dist, 'assets'))
  writeFileSync(path.join(dist, 'index.html'), '<html lang="en"><script src="./early.js"></script>')
})
afterAll(() => rmSync(dist, { recursive: true }))

const takesPathOff = (site: string) => site.replaceAll(/(proxy_pass .*);/g, '$1/;')
const keepsHost = (site: string) => site.replace(/proxy_set_header Host .*;/, '')

describe('an nginx that is set up in another way', () => {
  it('may have the console on a host of its own', async (test) => {
    const { ask, origin } = await startBehindNginx(test, {}, { dist, basePath: '' })
    const { status, text } = await ask('/imports', { headers: html })
    expect(status).toBe(200)
    expect(text).toBe('<html lang="en"><script src="/early.js"></script>')
    expect((await ask('/api/console/info', { headers: { origin } })).status).toBe(200)
  })

  it('is told when it takes the base path off', async (test) => {
    const { ask, origin } = await startBehindNginx(test, {}, { dist, change: takesPathOff })
    const { status, code, text } = await ask('/console/imports', { headers: html })
    expect({ status, code }).toEqual({ status: 404, code: 'outside_base_path' })
    expect(text).toContain(`This console is at ${origin}/console, and the request came without`)
  })

  it('is told when it keeps the Host to itself', async (test) => {
    const { ask, console, origin } = await startBehindNginx(test, {}, { dist, change: keepsHost })
    const { status, code, text } = await ask('/console/imports', { headers: html })
    expect({ status, code }).toEqual({ status: 421, code: 'wrong_host' })
    expect(text).toContain(`This console is at ${origin}/console`)
    expect(text).toContain(`127.0.0.1:${console.port}`)
  })

  it('names nobody unless it is trusted', async (test) => {
    const env = { TRUSTED_PROXIES: '192.0.2.1' }
    const { ask } = await startBehindNginx(test, env)
    const list = JSON.parse((await ask('/console/api/websets/v0/imports')).text) as { data: { id: string }[] }
    await ask(`/console/api/websets/v0/imports/${list.data[0]?.id}`, { method: 'DELETE', from: '127.0.0.9' })
    const records = await ask('/console/api/console/deletions')
    expect(records.text).toContain('"operator":"127.0.0.1"')
  })
})
