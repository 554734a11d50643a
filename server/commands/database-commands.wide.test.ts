import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseConsoleEnv } from '../env/env.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openPostgres } from '../postgres/open-postgres.ts'
import { createLog } from '../request-log.ts'
import { compileCache } from '../testing/compile-cache.ts'
import { testAccount } from '../testing/open-test-ledger.ts'
import { queryDatabase, testDatabase } from '../testing/postgres/test-database.ts'

let url: string
let ledger: Ledger
let close: () => Promise<void>
const environment = (more: Record<string, string> = {}) => ({
  EXA_API_KEY: 'a-key-of-the-tests',
  EXA_ACCOUNT: testAccount.name,
  EXA_BASE_URL: testAccount.baseUrl ?? '',
  SECRET_KEYS: 'a-secret-of-the-tests-0123456789-abcdef',
  DATABASE_URL: url.replace('@/', '@localhost/'),
  ...more,
})
beforeEach(async () => {
  url = await testDatabase()
  const options = { log: createLog('silent'), perSecond: 5 }
  ;({ ledger, close } = await openPostgres(parseConsoleEnv(environment()), options))
  const id = await ledger.recordIntent({ importId: 'a', operator: 'x', import: null })
  await ledger.recordOutcome(id, { outcome: 'deleted', attempts: 1 })
})
afterEach(() => close())

async function run(command: string, words: string[] = [], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${command}.ts`), ...words], {
    env: { ...compileCache, ...environment(more) },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, ...said }
}
const lastEntry = async () => {
  const { rows } = await queryDatabase(url, 'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  return rows[0] as { seq: string; hash: string }
}

describe('commands on a ledger in a database', { timeout: 60_000 }, () => {
  it('verify it, also against a head that a log has, while a console has it open', async () => {
    const { seq, hash } = await lastEntry()
    const { code, stdout } = await run('ledger-verify', ['--head', `${seq}:${hash}`])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^Ledger in the database copy_\d+ at .* of Live · test \(api\.exa\.test\): 3 entries, 1 record, unbroken\. Last entry 3, hash [0-9a-f]{64}\n$/,
      ) as unknown,
    })
    expect(await run('ledger-verify', ['--head', `9:${hash}`])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /cut off or an older copy put back: 9 entries were noted, and 3 are there/,
      ) as unknown,
    })
    expect(await run('ledger-verify', ['--head', `3:${'0'.repeat(64)}`])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Entry 3 is not the one that the log noted/) as unknown,
    })
  })

  it('name what does not fit, acknowledge it, and tell of it ever after', async () => {
    await queryDatabase(url, `UPDATE deletions SET operator = 'y'`)
    expect(await run('ledger-verify')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is broken\.\n  Record 1 does not match its last entry, 3\./) as unknown,
    })
    await ledger.integrity.check()
    expect((await run('account-confirm', [], { EXA_API_KEY: 'another-key' })).stderr).toMatch(
      /^The ledger was changed or damaged\. Record 1 .*\n$/,
    )
    expect(await run('ledger-acknowledge', ['a', 'test'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /Record 1 .*\nIt is on record in the chain\. Nothing was copied/s,
      ) as unknown,
    })
    expect(await run('ledger-verify')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Record 1 .* \(Acknowledged .* at the command line\.\)/) as unknown,
    })
    expect(await ledger.refusing()).toBeNull()
  })

  it('confirm a new key', async () => {
    const key = { EXA_API_KEY: 'another-key' }
    expect((await run('account-confirm', [], key)).stdout).toMatch(/^Confirmed: this key is for Live · test/)
    expect((await run('account-confirm', [], key)).stdout).toMatch(/knows this key already/)
  })

  it('open no database of another account, nor one that is not there', async () => {
    expect(await run('account-confirm', [], { EXA_ACCOUNT: 'other' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /belongs to another account .*point DATABASE_URL at another one/,
      ) as unknown,
    })
    const empty = (await testDatabase()).replace('@/', '@localhost/')
    for (const command of ['account-confirm', 'ledger-acknowledge']) {
      expect(await run(command, [], { DATABASE_URL: empty })).toMatchObject({ code: 1, stdout: '' })
      expect((await queryDatabase(empty, 'SELECT 1 FROM entries')).rows).toEqual([])
    }
    const DATABASE_URL = 'postgresql://me:hunter2@127.0.0.1:9/console'
    for (const command of ['ledger-verify', 'ledger-acknowledge', 'database-migrate']) {
      const { code, stderr } = await run(command, [], { DATABASE_URL })
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(
          /^The database console at 127\.0\.0\.1:9.* does not answer\. .*Nothing was changed\.\n$/,
        ) as unknown,
      })
    }
  })
})
