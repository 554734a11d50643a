import * as v from 'valibot'
import { validationError } from '../../src/contract/validation-error.ts'
import { isDeeperThan, jsonDepthAtMost } from '../json-depth.ts'
import { WebsetsProblem } from './http.ts'

const bodyLimit = 1_000_000

/**
 * Reads the JSON body of a request and checks it. Throws a WebsetsProblem: 413 when it is over a megabyte, 400 when it is
 * no JSON or when a field is unknown, missing, or not what it must be, naming the field.
 */
export async function readBody<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const body = parse(await readText(request))
  const [issue] = v.safeParse(schema, body).issues ?? []
  // Itself: valibot's copy would lack a metadata key named `__proto__`.
  if (!issue) return body as T
  const { field, rule } = validationError(issue)
  throw new WebsetsProblem(400, `${field || 'body'} ${rule}`)
}

async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (request.body)
    // A ReadableStream of bytes can be iterated in Node, though the web's type does not say so.
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > bodyLimit) throw new WebsetsProblem(413, `body must be at most ${bodyLimit} bytes`)
      chunks.push(chunk)
    }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch (error) {
    throw new WebsetsProblem(400, 'body must be JSON in UTF-8', { cause: error })
  }
}

function parse(text: string): unknown {
  if (isDeeperThan(jsonDepthAtMost, text))
    throw new WebsetsProblem(400, `body may be at most ${jsonDepthAtMost} deep`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new WebsetsProblem(400, 'body must be JSON', { cause: error })
  }
}
