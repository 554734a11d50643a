import type * as z from 'zod/mini'
import { isDeeperThan, jsonDepthAtMost } from '../json-depth.ts'
import { WebsetsProblem } from './problems.ts'

const bodyLimit = 1_000_000

/**
 * Reads the JSON body of a request and checks it. Throws a WebsetsProblem: 413 when it is over a megabyte, 400 when it is
 * no JSON or when a field is unknown, missing, or not what it must be, naming the field.
 */
export async function readBody<T extends z.ZodMiniType>(request: Request, schema: T): Promise<z.infer<T>> {
  const body = parse(await readText(request))
  const guarded = guardKeys(body)
  const checked = schema.safeParse(guarded)
  if (!checked.success) throw new WebsetsProblem(400, describe(checked.error.issues[0], guarded))
  // The body itself, now that it is known to be one: parsing drops a metadata key named __proto__.
  return body as z.infer<T>
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

function describe(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  const field = issue?.path.map((key) => String(key).replace(/^\./, '')).join('.') || 'body'
  if (issue?.code === 'unrecognized_keys') {
    const inside = field === 'body' ? '' : `${field}.`
    return `${issue.keys.map((key) => inside + key).join(', ')} is not a field that can be given here`
  }
  if (issue?.code === 'too_big') return `${field} must be at most ${bound(issue.maximum, issue.origin)}`
  if (issue?.code === 'too_small') return `${field} must be at least ${bound(issue.minimum, issue.origin)}`
  if (issue?.code === 'invalid_value')
    return `${field} must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
  if (issue?.code !== 'invalid_type') return `${field} is not one that is known`
  const required = isMissing(issue.path, body) ? 'is required and must be' : 'must be'
  return `${field} ${required} ${typeWords(issue.expected)}`
}

function bound(value: number | bigint, origin: string): string {
  return origin === 'string' ? `${value} characters` : String(value)
}

function typeWords(expected: string): string {
  if (expected === 'string') return 'a string'
  return expected === 'number' || expected === 'int' ? 'a whole number' : 'an object'
}

function isMissing(path: readonly PropertyKey[], body: unknown): boolean {
  let value: unknown = body
  for (const key of path) value = isRecord(value) ? value[String(key)] : undefined
  return value === undefined
}
