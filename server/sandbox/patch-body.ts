import type * as z from 'zod/mini'
import { type ImportPatch, importPatchSchema } from '../../src/contract/import.ts'
import { WebsetsProblem } from './problems.ts'

const bodyLimit = 1_000_000

/**
 * Reads the body of a PATCH. Throws a WebsetsProblem: 413 when it is over a megabyte, 400 when it is no JSON or when a
 * field is unknown or of the wrong type, naming the field.
 */
export async function readPatch(request: Request): Promise<ImportPatch> {
  const body = parse(await readText(request))
  const checked = importPatchSchema.safeParse(guardKeys(body))
  if (!checked.success) throw new WebsetsProblem(400, describe(checked.error.issues[0]))
  // The body itself, now that it is known to be one: parsing drops a metadata key named __proto__.
  return body as ImportPatch
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
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new WebsetsProblem(400, 'body must be JSON', { cause: error })
  }
}

/** Zod passes over a record's key `__proto__`, value and all; with each key marked, it sees them all. */
function guardKeys(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body['metadata'])) return body
  const marked = Object.entries(body['metadata']).map(([key, value]) => [keyMark + key, value])
  return { ...body, metadata: Object.fromEntries(marked) }
}

const keyMark = '.'

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  const field = issue?.path.join('') || 'body'
  if (issue?.code === 'unrecognized_keys')
    return `${issue.keys.join(', ')} is not a field that can be changed`
  if (issue?.code === 'too_big') return `${field} must be at most ${issue.maximum} characters`
  if (issue?.code !== 'invalid_type') return `${field} is not valid`
  return `${field} must be ${issue.expected === 'string' ? 'a string' : 'an object'}`
}
