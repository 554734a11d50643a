import * as v from 'valibot'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, type TestContext } from 'vitest'
import { type Job, jobSchema } from '../../src/contract/job.ts'
import { sampleImport } from '../testing/sample-import.ts'
import { type Pair, startPair } from '../testing/start-pair.ts'
import { until } from '../testing/until.ts'
import { keepEvidence } from './ledger-files.ts'

const readiness = async ({ console }: Pair) => {
  const answer = await console.fetch('/readyz')
  const { message = '' } = (await answer.json()) as { message?: string }
  return { status: answer.status, message }
}

/** Deletes `import_a` and returns the answer. */
async function deleteIt({ console }: Pair) {
  const { status, body } = await console.deleteImport('import_a')
  return { status, code: body['code'], message: String(body['message']) }
}

/** The folders of evidence beside a ledger. */
const evidenceOf = ({ console }: Pair) =>
  readdirSync(path.dirname(console.ledgerFile)).filter((name) => name.startsWith('evidence-'))

/** Faults of the files of a ledger. `break` returns a function that repairs them. */
const faults: { what: string; code: string; message: RegExp; break: (pair: Pair) => () => void }[] = [
  {
    what: 'the head file cannot be replaced',
    code: 'ledger_unavailable',
    message: /db\.head cannot be read: EISDIR/,
    break: ({ console }) => {
      const { head } = console.ledger.files
      renameSync(head, `${head}.away`)
      mkdirSync(path.join(head, 'in-the-way'), { recursive: true })
      return () => {
        rmSync(head, { recursive: true })
        renameSync(`${head}.away`, head)
      }
    },
  },
  {
    what: 'the log of heads cannot be written',
    code: 'ledger_unavailable',
    message: /A file of the ledger could not be written/,
    break: ({ console }) => {
      const { headsLog } = console.ledger.files
      renameSync(headsLog, `${headsLog}.away`)
      mkdirSync(headsLog)
      return () => {
        rmSync(headsLog, { recursive: true })
        renameSync(`${headsLog}.away`, headsLog)
      }
    },
  },
  {
    what: 'the disk is full',
    code: 'ledger_unavailable',
    message: /disk that DATA_DIR is on is full/,
    break: ({ console }) => {
      const { database } = console.ledger
      const pages = database.prepare('PRAGMA page_count').get()?.['page_count']
      // Use up the free pages of the file first.
      database.exec('CREATE TABLE filler (text TEXT)')
      database.exec(`PRAGMA max_page_count = ${Number(pages) + 2}`)
      const insert = database.prepare('INSERT INTO filler VALUES (?)')
      try {
        for (;;) insert.run('x'.repeat(500))
      } catch {
        // Full.
      }
      return () => database.exec('PRAGMA max_page_count = 1000000')
    },
  },
]

describe.concurrent('a file of the ledger that cannot be written', () => {
  it.for(faults)('($what) sends nothing, says why, and leaves no record', async (fault, test) => {
    const pair = await startPair(test)
    const { stub, console } = pair
    for (let n = 0; n < 60; n++) stub.imports.set(`import_${n}`, sampleImport(`import_${n}`))
    expect((await readiness(pair)).status).toBe(200)
    const mend = fault.break(pair)
    const ready = await readiness(pair)
    expect(ready.status).toBe(503)
    expect(ready.message).toMatch(fault.message)
    // A fault that only shows after a commit lets one more deletion through. A full disk may have room for some more.
    let refused = await console.deleteImport('import_0')
    for (let n = 1; n < 60 && refused.status === 200; n++) refused = await console.deleteImport(`import_${n}`)
    expect(refused.status).toBe(503)
    const last = await console.deleteImport('import_a')
    expect(last).toMatchObject({ status: 503, body: { code: fault.code } })
    expect(last.body['message']).toMatch(fault.message)
    const records = async () => await console.ledger.list({ limit: 99 })
    expect(await records()).toHaveLength(stub.count('DELETE'))

    mend()
    expect((await readiness(pair)).status).toBe(200)
    expect((await console.deleteImport('import_b')).status).toBe(200)
    await console.recheckOpen()
    expect((await records()).every(({ settledAt }) => settledAt !== null)).toBe(true)
    expect((await console.ledger.integrity.check()).problems).toEqual([])
  })

  it('after the commit does not look as if nothing had been written: the deletion goes on, the next one waits', async (test) => {
    const pair = await startPair(test)
    const mend = faults[1]?.break(pair)
    expect((await deleteIt(pair)).status).toBe(200)
    expect((await pair.console.record('import_a'))?.outcome).toBe('deleted')
    expect((await pair.console.deleteImport('import_b')).status).toBe(503)
    expect(await pair.console.record('import_b')).toBeUndefined()
    mend?.()
    expect((await pair.console.deleteImport('import_b')).status).toBe(200)
    const log = readFileSync(pair.console.ledger.files.headsLog, 'utf8').trim().split('\n')
    expect(log.at(-1)).toMatch(/^5 /)
  })

  it('makes a job wait with one probe and pause, and no record for what was not sent', async (test) => {
    const pair = await startPair(test, { timing: { jobRetryMs: 10 } })
    const { stub, console } = pair
    for (let n = 0; n < 60; n++) stub.imports.set(`import_${n}`, sampleImport(`import_${n}`))
    const mend: (() => void)[] = []
    stub.script('DELETE', ({ carryOut, answer }) => {
      const fault = faults[1]
      if (fault) mend.push(fault.break(pair))
      const { status, body } = carryOut()
      answer(status, body)
    })
    const post = (address: string, body: unknown) =>
      console.fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'key' },
        body: JSON.stringify(body),
      })
    const ids = Array.from({ length: 60 }, (_, n) => `import_${n}`)
    expect((await post('/api/console/jobs', { ids })).status).toBe(201)
    const job = async (): Promise<Job> =>
      v.parse(jobSchema, await (await console.fetch('/api/console/jobs/1')).json())
    await until(async () => (await job()).state === 'paused')
    expect((await job()).paused).toMatchObject({ code: 'ledger_unavailable' })
    const sent = stub.count('DELETE')
    expect(await console.ledger.list({ limit: 200 })).toHaveLength(sent)
    mend[0]?.()
    await post('/api/console/jobs/1/resume', {})
    await until(async () => (await job()).state === 'finished')
    expect((await job()).counts.deleted).toBe(60)
    expect(await console.ledger.list({ limit: 200 })).toHaveLength(60)
  })
})

/** Changes that somebody may make to the files while the console runs. */
const swaps: { what: string; how: (ledger: string, test: TestContext) => void; message: RegExp }[] = [
  { what: 'the ledger removed', how: (ledger) => rmSync(ledger), message: /ledger\.db was removed/ },
  {
    what: 'its WAL removed',
    how: (ledger) => rmSync(`${ledger}-wal`),
    message: /ledger\.db-wal was removed/,
  },
  {
    what: 'all of it removed',
    how: (ledger) => {
      for (const name of readdirSync(path.dirname(ledger))) rmSync(path.join(path.dirname(ledger), name))
    },
    message: /was removed/,
  },
  {
    what: 'another file in its place',
    how: (ledger) => {
      const bytes = readFileSync(ledger)
      rmSync(ledger)
      writeFileSync(ledger, bytes)
    },
    message: /ledger\.db was replaced/,
  },
]

describe.concurrent('while the console runs,', () => {
  it.for(swaps)(
    '$what: nothing is deleted, and readiness and the next start say so',
    async ({ how, message }, test) => {
      const pair = await startPair(test)
      expect((await pair.console.deleteImport('import_b')).status).toBe(200)
      how(pair.console.ledgerFile, test)
      const refused = await deleteIt(pair)
      expect(refused).toMatchObject({ status: 503, code: 'ledger_unavailable' })
      expect(refused.message).toMatch(message)
      expect(pair.stub.count('DELETE')).toBe(1)
      const info = await pair.console.fetch('/api/console/info')
      expect(await info.json()).toMatchObject({ refusing: { code: 'ledger_unavailable' } })
      const ready = await readiness(pair)
      expect(ready.status).toBe(503)
      expect(ready.message).toMatch(message)
      expect(existsSync(pair.console.dataDir)).toBe(true)
    },
  )

  it.for([
    { what: 'the head file removed', how: (head: string) => rmSync(head) },
    { what: 'the head file emptied', how: (head: string) => writeFileSync(head, '') },
    { what: 'a head of another ledger', how: (head: string) => writeFileSync(head, `2 ${'a'.repeat(64)}\n`) },
  ])('$what: nothing is deleted until that is acknowledged', async ({ how }, test) => {
    const pair = await startPair(test)
    const { console } = pair
    const open = await console.ledger.recordIntent({ importId: 'import_b', operator: 'x', import: null })
    how(console.ledger.files.head)
    expect(await deleteIt(pair)).toMatchObject({ status: 503, code: 'ledger_broken' })
    expect(pair.stub.count('DELETE')).toBe(0)
    expect((await readiness(pair)).status).toBe(503)
    const log = () => readFileSync(console.ledger.files.headsLog, 'utf8')
    const lines = log()
    // An outcome is written meanwhile, and is not another problem.
    await console.ledger.recordOutcome(open, { outcome: 'failed', attempts: 0 })
    const { problems } = await console.ledger.integrity.check()
    expect(problems).toHaveLength(1)
    await console.ledger.acknowledge({ keys: problems.map(({ key }) => key), operator: 'Ada', note: null })
    expect((await readiness(pair)).status).toBe(200)
    expect((await deleteIt(pair)).status).toBe(200)
    expect(log().startsWith(lines)).toBe(true)
    expect(evidenceOf(pair)).toHaveLength(1)
  })

  it('a copy that could not be made whole is not left as evidence', async (test) => {
    const pair = await startPair(test)
    const { database, files } = pair.console.ledger
    const head = path.dirname(files.head)
    expect(() => keepEvidence(database, { ...files, head }, 'now')).toThrow(/EISDIR|ERR_FS/)
    expect(evidenceOf(pair)).toEqual([])
    expect([keepEvidence(database, files, 'now')]).toEqual(evidenceOf(pair))
  })
})
