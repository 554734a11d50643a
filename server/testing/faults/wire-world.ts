import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { sampleImport } from '../sample-import.ts'
import { importsPath } from '../../api-check.ts'
import { exa } from '../../exa.ts'
import { UpstreamError } from '../../upstream-error.ts'
import type { Line } from './fast-upstream.ts'
import type { LostAnswer } from './history.ts'
import { page, refusal } from './refusals.ts'
import type { Arrival, World } from './world.ts'

/** A world on a port: where the wire itself misbehaves, and for consoles in processes of their own. */
export type WireWorld = {
  url: string
  /** The calls under this key are about this world from now on. */
  show: (world: World, key: string) => void
  /** A console in this process reaches it as it would reach Exa, under this key. */
  line: (key: string) => Line
  close: () => Promise<void>
}

const latencyMs = 2
const slowMs = 30
const dripEveryMs = 10

/** Serves one world at a time on a free port. */
export async function startWireWorld(): Promise<WireWorld> {
  const worlds = new Map<string, World>()
  const server = createServer((request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?')
    const id = pathname.split('/').at(-1) ?? ''
    const key = String(request.headers['x-api-key'])
    const world = worlds.get(key)
    response.setHeader('content-type', 'application/json')
    if (!world) response.writeHead(401).end('{"error":"No such key.","tag":"INVALID_API_KEY"}')
    else if (pathname === importsPath) response.end(JSON.stringify(world.list()))
    else world.goOn(serve(world, key, request.method ?? '', id, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    show: (world, key) => void worlds.set(key, world),
    line: (key) => lineTo(url, key, () => worlds.get(key)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function lineTo(url: string, key: string, world: () => World | undefined): Line {
  const upstream = exa({ baseUrl: url, apiKey: key })
  let isCut = false
  return {
    cut: () => {
      isCut = true
      void upstream.close()
    },
    upstream: {
      ...upstream,
      fetch: async (request) => {
        if (isCut) throw new UpstreamError('unsafe', 'The line is dead.', { sent: true })
        try {
          return await upstream.fetch(request)
        } finally {
          // Whether it is on its way still, under way there or answered too late: nobody heard of it.
          const { pathname } = new URL(request.url)
          if (!isCut && request.signal.aborted && pathname !== importsPath)
            world()?.missed.push(pathname.split('/').at(-1) ?? '')
        }
      },
    },
  }
}

async function serve(
  world: World,
  key: string,
  method: string,
  id: string,
  response: ServerResponse,
): Promise<void> {
  const arrival = world.arrive(method, id, key)
  // A port that is there is always reached: what does not get here is cut off before anything happens.
  if (!arrival) return void response.socket?.resetAndDestroy()
  response.once('finish', () => (arrival.call.heard = 'yes'))
  await delay(latencyMs)
  await answer(arrival, response)
}

/** Whoever sent the call may have hung up or been killed meanwhile: it takes its effect all the same. */
async function answer(
  { call, fault, carryOut, carryOutLate }: Arrival,
  response: ServerResponse,
): Promise<void> {
  const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    if (response.destroyed) return
    call.status = status
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
  }
  if (fault?.kind === 'slow') await delay(slowMs)
  if (!fault || fault.kind === 'slow') {
    const { status, body } = carryOut()
    return say(status, body)
  }
  if (fault.kind === 'late') {
    spoil(fault.answer, sampleImport(call.id), say, response)
    // What is not answered is waited for until the console hangs up.
    if (!response.destroyed && !response.writableEnded) await once(response, 'close')
    return carryOutLate(fault.afterMs)
  }
  if (fault.kind !== 'lost') return say(...refusal(fault))
  const { body } = fault.carriedOut ? carryOut() : { body: sampleImport(call.id) }
  spoil(fault.answer, body, say, response)
}

function spoil(
  how: LostAnswer,
  body: unknown,
  say: (status: number, body: unknown, headers?: Record<string, string>) => void,
  response: ServerResponse,
): void {
  const text = JSON.stringify(body)
  const html = { 'content-type': 'text/html' }
  switch (how) {
    case 'reset':
      return void response.socket?.resetAndDestroy()
    case 'drip': {
      if (response.destroyed) return
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), dripEveryMs)
      return void response.on('close', () => clearInterval(timer))
    }
    case 'silence':
      return
    case 'half':
      if (response.destroyed) return
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
      return void response.write(text.slice(0, text.length / 2), () => response.destroy())
    case 'other id':
      return say(200, { ...(body as object), id: 'import_other' })
    case 'page with a 200':
    case 'page with a 404':
      return say(Number(how.slice(-3)), page, html)
    case '500':
    case '503':
      return say(Number(how), page, html)
  }
}
