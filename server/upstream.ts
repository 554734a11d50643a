import type { ReadableStream } from 'node:stream/web'
import type { Hono } from 'hono'
import { plainRequestId } from './request-id.ts'
import { UpstreamError } from './upstream-error.ts'

/**
 * The one seam to the imports API: a Request in (only its method, path, query, body and signal count), a Response out
 * that holds nothing but the status, the body and the three headers that may pass.
 */
export type Upstream = {
  /** The host that answers, for people; null for the sandbox. */
  readonly host: string | null
  /** Throws UpstreamError when there is no answer that may be used. */
  fetch(request: Request): Promise<Response>
  /**
   * Sends the file of an import to `url`, which must be the one that upstream gave for it, and nothing along with it: no
   * key, no header of a client's. Gives the status of the answer, whose body is dropped. Throws UpstreamError when there
   * is no answer, when it is a redirect, or when `url` is no address that a file may go to.
   */
  upload(url: string, body: UploadBody, options: { sizeBytes: number; signal: AbortSignal }): Promise<number>
  close(): Promise<void>
}

/** The bytes of a file, read as the other side takes them; null for one without any. */
type UploadBody = ReadableStream<Uint8Array> | null

/** How long sending a file may take. A slow upload is fine, but it has to end. */
export const uploadMs = 10 * 60_000

/** What of upstream's headers may reach the browser (threats.md: all others are dropped). */
const passedHeaders = ['content-type', 'retry-after', 'x-request-id'] as const

/** The sandbox, called in process; it wants a key as Exa does, and takes any. */
export function sandbox(app: Hono): Upstream {
  return {
    host: null,
    close: async () => {},
    async fetch(request) {
      const body = request.body ? await request.arrayBuffer() : null
      const answer = await app.fetch(
        new Request(request.url, {
          method: request.method,
          headers: { 'x-api-key': 'sandbox', ...(body && { 'content-type': 'application/json' }) },
          body,
        }),
      )
      return sealed(
        answer.status,
        (name) => answer.headers.get(name) ?? undefined,
        Buffer.from(await answer.arrayBuffer()),
      )
    },
    async upload(url, body, { sizeBytes, signal }) {
      const init = {
        method: 'PUT',
        headers: { 'content-length': String(sizeBytes) },
        // Node's own type of the same stream.
        ...(body && { body: body as NonNullable<RequestInit['body']> }),
        duplex: 'half',
        signal,
      } as const
      const answer = await app.fetch(new Request(url, init))
      refuseRedirect(answer.status)
      return answer.status
    },
  }
}

/** An answer with what may pass of it. Throws UpstreamError for a redirect. */
export function sealed(
  status: number,
  header: (name: string) => string | undefined,
  bytes: Buffer,
): Response {
  refuseRedirect(status)
  const headers = new Headers()
  for (const name of passedHeaders) {
    const value = name === 'x-request-id' ? plainRequestId(header(name)) : header(name)
    if (value) headers.set(name, value)
  }
  const mayHaveBody = status !== 204 && status !== 205
  return new Response(mayHaveBody ? new Uint8Array(bytes) : null, { status, headers })
}

export function refuseRedirect(status: number): void {
  // 304 is no redirect, but no answer to a request without conditions either.
  if (status < 300 || status >= 400) return
  const message = `Upstream answered with a redirect (${status}), which is not followed.`
  throw new UpstreamError('redirect', message, { sent: true })
}
