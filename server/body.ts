import { isDeeperThan, jsonDepthAtMost } from './json-depth.ts'
import { ProblemError } from './problem.ts'
import type { ConsoleContext } from './route.ts'

/** Enough for a PATCH of metadata; a route that takes more says so. */
const bodyLimitBytes = 1024 * 1024

/**
 * The body of a request as JSON. Throws a 413 problem as soon as it is known to be too large, a 400 one when it is cut
 * short or no JSON. (Hono's own limit makes a new Request of the adapter's, which only works with replaced globals.)
 */
export async function jsonBody(c: ConsoleContext, limitBytes = bodyLimitBytes): Promise<unknown> {
  if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const text = await readCapped(c.req.raw.body, limitBytes)
  if (isDeeperThan(jsonDepthAtMost, text)) {
    const message = `The body may have arrays and objects ${jsonDepthAtMost} deep within one another, and has more.`
    throw new ProblemError({ status: 400, code: 'invalid_json', message })
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new ProblemError({ status: 400, code: 'invalid_json', message: 'The body is not valid JSON.' })
  }
}

async function readCapped(body: AsyncIterable<Uint8Array> | null, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length
      if (size > limitBytes) throw tooLarge(limitBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const message = 'The body broke off before its end.'
    throw new ProblemError({ status: 400, code: 'incomplete_body', message }, { cause: error })
  }
  return Buffer.concat(chunks).toString()
}

function tooLarge(limitBytes: number): ProblemError {
  const message = `The body may have ${limitBytes} bytes at most.`
  return new ProblemError({ status: 413, code: 'body_too_large', message })
}
