import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { sampleImport } from '../sample-import.ts'
import { importsPath } from '../../api-check.ts'
import type { Upstream } from '../../upstream.ts'
import { UpstreamError } from '../../upstream-error.ts'
import type { LostAnswer } from './history.ts'
import { page, refusal } from './refusals.ts'
import type { Arrival, World } from './world.ts'

/** How one life of the console reaches the world; it dies with it. */
export type Line = {
  upstream: Upstream
  /** Nothing comes through any more. What upstream is at work on takes its effect all the same. */
  cut: () => void
}

const latencyMs = 1
const slowMs = 30

/** The world as a function, which is quicker than a port, called under a key. What only a wire can do is played by its result. */
export function fastLine(world: World, key: string | null): Line {
  const dead = new AbortController()
  /** Node lets a Request go that nobody holds, and then its signal never fires: what waits for that would wait for ever. */
  const held = new Set<Request>()
  return {
    cut: () => dead.abort(),
    upstream: {
      host: 'upstream.test',
      close: async () => {},
      upload: () => Promise.reject(new Error('No history sends a file.')),
      fetch: async (request) => {
        if (dead.signal.aborted) throw new UpstreamError('unsafe', 'The line is dead.', { sent: true })
        const { pathname } = new URL(request.url)
        if (pathname === importsPath) return Response.json(world.list())
        const id = pathname.split('/').at(-1) ?? ''
        const arrival = world.arrive(request.method, id, key)
        if (!arrival) throw new UpstreamError('unreachable', 'Nobody is there.', { sent: false })
        const { promise: died, reject } = Promise.withResolvers<never>()
        const onDeath = () => reject(new UpstreamError('unsafe', 'The line is dead.', { sent: true }))
        dead.signal.addEventListener('abort', onDeath, { once: true })
        held.add(request)
        const answered = answer(arrival, request.signal).finally(() => held.delete(request))
        world.goOn(answered)
        try {
          return await Promise.race([answered, died])
        } finally {
          if (!dead.signal.aborted) arrival.call.heard = request.signal.aborted ? 'too late' : 'yes'
          dead.signal.removeEventListener('abort', onDeath)
        }
      },
    },
  }
}

async function answer(
  { call, fault, carryOut, carryOutLate }: Arrival,
  signal: AbortSignal,
): Promise<Response> {
  const say = (status: number, body: unknown, headers: Record<string, string> = {}): Response => {
    call.status = status
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } })
  }
  if (fault?.kind === 'slow') await delay(slowMs)
  if (!fault || fault.kind === 'slow') {
    const { status, body } = carryOut()
    await delay(latencyMs)
    return say(status, body)
  }
  if (fault.kind === 'late') {
    await delay(latencyMs)
    try {
      return await spoil(fault.answer, sampleImport(call.id), say, signal)
    } finally {
      carryOutLate(fault.afterMs)
    }
  }
  if (fault.kind !== 'lost') {
    await delay(latencyMs)
    return say(...refusal(fault))
  }
  const { body } = fault.carriedOut ? carryOut() : { body: sampleImport(call.id) }
  await delay(latencyMs)
  return spoil(fault.answer, body, say, signal)
}

/** What an answer looks like that tells nothing. Throws as the wire would have it, where none comes. */
async function spoil(
  how: LostAnswer,
  body: unknown,
  say: (status: number, body: unknown, headers?: Record<string, string>) => Response,
  signal: AbortSignal,
): Promise<Response> {
  const text = JSON.stringify(body)
  switch (how) {
    case 'reset':
      throw new UpstreamError('reset', 'The connection broke.', { sent: true })
    case 'drip':
    case 'silence':
      if (!signal.aborted) await once(signal, 'abort')
      throw new UpstreamError('timeout', 'No whole answer came in time.', { sent: true })
    case 'half':
      return say(200, text.slice(0, text.length / 2))
    case 'other id':
      return say(200, { ...(body as object), id: 'import_other' })
    case 'page with a 200':
    case 'page with a 404':
      return say(Number(how.slice(-3)), page, { 'content-type': 'text/html' })
    case '500':
    case '503':
      return say(Number(how), page, { 'content-type': 'text/html' })
  }
}
