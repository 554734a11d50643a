import { once } from 'node:events'
import { hash } from 'node:crypto'
import { importsPath } from '../../../api-check.ts'
import type { Upstream } from '../../../upstream.ts'
import { UpstreamError } from '../../../upstream-error.ts'
import { sampleImport } from '../../sample-import.ts'

/** What happens to a create, or to a file on its way: `after` means that it was carried out. */
export const createFaults = [
  'none',
  'lost before',
  'lost after',
  'silent after',
  '429',
  '500 before',
  '500 after',
  'half after',
  '400',
  '401',
  'unreachable',
] as const
export type CreateFault = (typeof createFaults)[number]
export const fileFaults = ['none', 'lost before', 'lost after', 'silent after', '503', '403'] as const
export type FileFault = (typeof fileFaults)[number]

/** A create that arrived: for which import by its title, whether an intent was on disk by then, and what it made. */
export type Attempt = { title: string; hadIntent: boolean; newId: string | null }
/** A file that arrived. */
export type ArrivedFile = { importId: string; sha256: string }

/** An imports API as it is seen from its own side, which has a fault for each create and each file. */
export type RestoreWorld = ReturnType<typeof createRestoreWorld>

type Options = {
  creates: readonly CreateFault[]
  files: readonly FileFault[]
  /** Whether the console's ledger says, on disk, that it is about to create an import with this title. */
  hasIntent: (title: string) => boolean
}

export function createRestoreWorld({ creates, files, hasIntent }: Options) {
  const attempts: Attempt[] = []
  const arrived: ArrivedFile[] = []
  const imports = new Map<string, { title: string; sha256: string | null }>()
  const nextCreates = [...creates]
  const nextFiles = [...files]
  let silent = 0

  const make = (attempt: Attempt): Response => {
    const id = `import_new_${imports.size}`
    attempt.newId = id
    imports.set(id, { title: attempt.title, sha256: null })
    const uploadUrl = `https://upload.test/${id}`
    return Response.json({ ...sampleImport(id), uploadUrl, uploadValidUntil: '2099-01-01T00:00:00.000Z' })
  }

  const create = async (request: Request, dead: AbortSignal): Promise<Response> => {
    const { title } = JSON.parse(await request.text()) as { title: string }
    const fault = nextCreates.shift() ?? 'none'
    if (fault === 'unreachable') throw new UpstreamError('unreachable', 'Nobody is there.', { sent: false })
    const attempt: Attempt = { title, hadIntent: hasIntent(title), newId: null }
    attempts.push(attempt)
    switch (fault) {
      case 'none':
        return make(attempt)
      case 'lost before':
        throw lost()
      case '429':
        return new Response('{}', { status: 429 })
      case '500 before':
        return new Response('oh', { status: 500 })
      case '400':
      case '401':
        return Response.json({ error: 'No.' }, { status: Number(fault) })
      case 'lost after':
        make(attempt)
        throw lost()
      case 'silent after':
        make(attempt)
        silent += 1
        await once(AbortSignal.any([dead, AbortSignal.timeout(silentMs)]), 'abort')
        silent -= 1
        throw lost()
      case '500 after':
        make(attempt)
        return new Response('oh', { status: 500 })
      case 'half after':
        return new Response((await make(attempt).text()).slice(0, 40), { status: 200 })
    }
  }

  const answer = (url: string): Response => {
    const { pathname } = new URL(url)
    if (pathname === importsPath) return Response.json({ data: [], hasMore: false, nextCursor: null })
    const id = pathname.split('/').at(-1) ?? ''
    const found = imports.get(id)
    if (!found) return Response.json({}, { status: 404 })
    return Response.json({ ...sampleImport(id), status: found.sha256 === null ? 'pending' : 'processing' })
  }

  const take = async (url: string, bytes: Buffer, dead: AbortSignal): Promise<number> => {
    const fault = nextFiles.shift() ?? 'none'
    const importId = url.split('/').at(-1) ?? ''
    const sha256 = hash('sha256', bytes)
    arrived.push({ importId, sha256 })
    if (fault === 'lost before') throw lost()
    if (fault === '503' || fault === '403') return Number(fault)
    const found = imports.get(importId)
    if (found) found.sha256 = sha256
    if (fault === 'none') return 200
    if (fault === 'silent after') await once(AbortSignal.any([dead, AbortSignal.timeout(silentMs)]), 'abort')
    throw lost()
  }

  return {
    attempts,
    arrived,
    imports,
    /** Whether a create waits for its answer just now. */
    isSilent: () => silent > 0,
    /** How one life of the console reaches it, until it is cut. */
    line: () => {
      const dead = new AbortController()
      const alive = () => {
        if (dead.signal.aborted) throw new UpstreamError('unsafe', 'The line is dead.', { sent: true })
      }
      const upstream: Upstream = {
        host: 'upstream.test',
        close: async () => {},
        fetch: async (request) => {
          alive()
          const heard = request.method === 'POST' ? await create(request, dead.signal) : answer(request.url)
          alive()
          return heard
        },
        upload: async (url, body) => {
          alive()
          const pieces: Uint8Array[] = []
          for await (const piece of body ?? []) pieces.push(piece)
          alive()
          const status = await take(url, Buffer.concat(pieces), dead.signal)
          alive()
          return status
        },
      }
      return { upstream, cut: () => dead.abort() }
    },
  }
}

/** Long enough for a loaded machine to kill a console meanwhile. */
const silentMs = 300

const lost = () => new UpstreamError('reset', 'The connection broke.', { sent: true })
