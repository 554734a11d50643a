import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { sampleImport } from '../testing/sample-import.ts'
import { sendFile } from '../testing/send-file.ts'
import { startConsole } from '../testing/start-console.ts'
import type { Upstream } from '../upstream.ts'

/** `npm run test:files` sends 200 files of 5 MB under a cap of 100 MB. */
const isFull = process.env['FILES'] === '1'
const [uploads, fileBytes, capMb] = isFull ? [200, 5_000_000, 100] : [60, 50_000, 1]
const atOnce = 6

/** An upstream that creates every import and takes every file. */
function takesAll(): Upstream {
  let made = 0
  return {
    host: 'exa.example',
    fetch: async () => {
      const id = `import_${++made}`
      const uploadValidUntil = new Date(Date.now() + 3_600_000).toISOString()
      return Response.json(
        { ...sampleImport(id), uploadUrl: `https://exa.example/${id}`, uploadValidUntil },
        { status: 201 },
      )
    },
    upload: async (_url, body) => {
      for await (const _ of body ?? []);
      return 200
    },
    close: async () => {},
  }
}

it(`takes ${uploads} files of ${fileBytes} bytes and never keeps more than ${capMb} MB`, async () => {
  const console = await startConsole({ upstream: takesAll(), keepFilesMb: capMb })
  const folder = path.join(path.dirname(console.ledgerFile), 'files')
  /** The size of the folder on disk, in whole blocks. */
  const taken = () =>
    readdirSync(folder)
      .map((name) => lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + Math.ceil(size / 4_096) * 4_096, 0)
  let most = 0
  const sent: { id: string; sha256: string }[] = []
  const send = async () => {
    // Random bytes cannot be compressed, so they take the most room.
    const body = new Uint8Array(randomBytes(fileBytes))
    const id = await sendFile(console.fetch, body)
    sent.push({ id, sha256: createHash('sha256').update(body).digest('hex') })
    most = Math.max(most, taken())
  }
  let left = uploads
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) await send()
    }),
  )

  expect(sent).toHaveLength(uploads)
  expect(most).toBeLessThanOrEqual(capMb * 1_000_000)
  expect(taken()).toBeGreaterThan(capMb * 800_000)
  expect(readdirSync(folder).filter((name) => !name.endsWith('.zst'))).toEqual([])
  const download = async ({ id, sha256 }: { id: string; sha256: string }) => {
    const answer = await console.fetch(`/api/console/files/${id}`)
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return answer.status === 200 && createHash('sha256').update(bytes).digest('hex') === sha256
  }
  // The last files are there, and the first ones made room.
  for (const file of sent.slice(-8)) expect(await download(file)).toBe(true)
  expect(await download(sent[0]!)).toBe(false)
  await console.close()
}, 300_000)
