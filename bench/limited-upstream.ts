import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createRandom } from '../server/sandbox/samples/random.ts'
import { sampleImport } from '../server/testing/sample-import.ts'

/**
 * A stub of the imports API with a rate limit: it serves a number of requests in any rolling second, and answers 429 to the others,
 * which do not count. Runs in a separate process, so that it does not slow down what is measured. Started by `fork`; reports its
 * address, and on request what it has seen.
 */
export type UpstreamSettings = {
  imports: number
  /** Left out: no limit. */
  perSecond?: number
  latencyMs: { min: number; max: number }
  /** The share of requests that get a 429 in any case; none if left out. */
  noise?: number
}

export type UpstreamReport = {
  url: string
  /** All DELETEs, including refused ones. */
  deletes: number
  refused: number
  left: number
}

const settings = JSON.parse(process.argv[2] ?? '') as UpstreamSettings
const random = createRandom(1)
const imports = new Map(
  Array.from({ length: settings.imports }, (_, n) => [`import_${n}`, sampleImport(`import_${n}`)]),
)
const served: number[] = []
let deletes = 0
let refused = 0

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://upstream')
  const isDelete = request.method === 'DELETE'
  if (isDelete) deletes++
  const isServed = mayBeServed()
  if (!isServed) refused++
  const id = pathname.split('/').at(-1) ?? ''
  void (async () => {
    const { min, max } = settings.latencyMs
    await delay(min + random.next() * (max - min))
    if (!isServed) return say(response, 429, { error: 'You have exceeded your rate limit.' })
    if (id === 'imports') {
      const data = [...imports.values()].slice(0, Number(searchParams.get('limit') ?? 25))
      return say(response, 200, { data, hasMore: data.length < imports.size, nextCursor: null })
    }
    const found = imports.get(id)
    if (isDelete) imports.delete(id)
    if (found) say(response, 200, found)
    else
      say(response, 404, { statusCode: 404, message: 'No such import', error: 'Not Found', path: pathname })
  })()
})

function mayBeServed(): boolean {
  if (random.chance(settings.noise ?? 0)) return false
  const now = performance.now()
  while (served[0] !== undefined && served[0] <= now - 1000) served.shift()
  if (settings.perSecond !== undefined && served.length >= settings.perSecond) return false
  served.push(now)
  return true
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const report = (): UpstreamReport => ({ url, deletes, refused, left: imports.size })
  process.send?.(report())
  process.on('message', () => process.send?.(report()))
})
process.on('disconnect', () => process.exit(0))
