import { ProblemError } from './problem.ts'
import type { ConsoleContext } from './route.ts'

/** The largest body that any route takes is a PATCH of metadata. */
const bodyLimitBytes = 1024 * 1024

/**
 * The body of a request as JSON. Throws a 413 problem as soon as it is known to be too large, a 400 one when it is cut
 * short or no JSON. (Hono's own limit makes a new Request of the adapter's, which only works with replaced globals.)
 */
export async function jsonBody(c: ConsoleContext): Promise<unknown> {
  if (Number(c.req.header('content-length') ?? 0) > bodyLimitBytes) throw tooLarge()
  const text = await readCapped(c.req.raw.body)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ProblemError({ status: 400, code: 'invalid_json', message: 'The body is not valid JSON.' })
  }
}

async function readCapped(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length
      if (size > bodyLimitBytes) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const message = 'The body broke off before its end.'
    throw new ProblemError({ status: 400, code: 'incomplete_body', message }, { cause: error })
  }
  return Buffer.concat(chunks).toString()
}

function tooLarge(): ProblemError {
  const message = `The body may have ${bodyLimitBytes} bytes at most.`
  return new ProblemError({ status: 413, code: 'body_too_large', message })
}
