import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'
import { DatabaseError } from '../database.ts'
import { createSandbox } from './app.ts'
import { allImports, allWebsets, call, startOfTest } from '../testing/sandbox-client.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-'))
afterAll(() => rmSync(folder, { recursive: true }))

function open(name: string, { imports = 60, time = startOfTest } = {}) {
  return createSandbox({ file: path.join(folder, name), imports, now: () => new Date(time) })
}

describe('a restart', () => {
  it('finds everything as it was left: deleted, changed, and the place in the list', async () => {
    const before = open('kept.db')
    const [first, second] = await allImports(before.app)
    await call(before.app, `/imports/${first?.id}`, { method: 'DELETE' })
    await call(before.app, `/imports/${second?.id}`, { method: 'PATCH', body: { title: 'Kept' } })
    const left = { imports: await allImports(before.app), websets: await allWebsets(before.app) }
    const page = (await call(before.app, '/imports?limit=10')).body as Page<Import>
    before.close()

    const after = open('kept.db', { imports: 500 })
    expect({ imports: await allImports(after.app), websets: await allWebsets(after.app) }).toEqual(left)
    expect(left.imports[0]?.title).toBe('Kept')
    const next = (await call(after.app, `/imports?limit=5&cursor=${page.nextCursor}`)).body as Page<Import>
    expect(next.data).toEqual(left.imports.slice(10, 15))
    after.close()
  })

  it('does not fill a sandbox again that was emptied, or that was started empty', async () => {
    const emptied = open('emptied.db', { imports: 3 })
    for (const { id } of await allImports(emptied.app))
      await call(emptied.app, `/imports/${id}`, { method: 'DELETE' })
    emptied.close()
    const again = open('emptied.db')
    expect(await allImports(again.app)).toEqual([])
    again.close()
    open('empty.db', { imports: 0 }).close()
    const still = open('empty.db')
    expect(await allImports(still.app)).toEqual([])
    still.close()
  })

  it('lets what was being processed end while the sandbox was down', async () => {
    open('down.db').close()
    const later = open('down.db', { time: startOfTest + 3_600_000 })
    expect((await allImports(later.app)).filter((item) => item.status === 'processing')).toEqual([])
    later.close()
  })

  it('refuses a file that is no database, and names it', () => {
    writeFileSync(path.join(folder, 'broken.db'), 'not a database, but long enough to look at'.repeat(40))
    expect(() => open('broken.db')).toThrow(DatabaseError)
    expect(() => open('broken.db')).toThrow(/sandbox .*broken\.db/)
  })
})
