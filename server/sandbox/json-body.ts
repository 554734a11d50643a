import * as v from 'valibot'
import { validationError } from '../../src/contract/validation-error.ts'
import { BodyError, jsonDepthAtMost, readJson } from '../json.ts'
import { WebsetsProblem } from './http.ts'

const bodyLimit = 1_000_000

/**
 * Reads and checks the JSON body of a request. Throws a WebsetsProblem: 413 when it is over a megabyte; 400 when it is not JSON, or
 * a field is unknown, missing or invalid. The message names the field.
 */
export async function readBody<T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<T> {
  const body = await readJson(request, bodyLimit).catch((error: unknown) => {
    if (!(error instanceof BodyError)) throw error
    const status = error.reason === 'too_large' ? 413 : 400
    throw new WebsetsProblem(status, messages[error.reason], { cause: error })
  })
  const [issue] = v.safeParse(schema, body).issues ?? []
  // The body itself, because valibot's copy would lack a metadata key named `__proto__`.
  if (!issue) return body as T
  const { field, rule } = validationError(issue)
  throw new WebsetsProblem(400, `${field || 'body'} ${rule}`)
}

const messages: Record<BodyError['reason'], string> = {
  too_large: `body must be at most ${bodyLimit} bytes`,
  cut_off: 'body must be whole',
  too_deep: `body may be at most ${jsonDepthAtMost} deep`,
  not_utf8: 'body must be JSON in UTF-8',
  not_json: 'body must be JSON',
}
