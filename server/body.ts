import * as v from 'valibot'
import { onlyFields } from '../src/contract/object-schemas.ts'
import { validationError } from '../src/contract/validation-error.ts'
import { BodyError, jsonDepthAtMost, readJson } from './json.ts'
import { ProblemError, type ProblemParts } from './problem.ts'
import { badField, type ConsoleContext } from './route.ts'

/** Enough for a PATCH of metadata. A route that takes more sets its own limit. */
const bodyLimitBytes = 1024 * 1024

/**
 * The body of a request to the console. Throws a 413 problem as soon as it is known to be too large, a 400 one when it is
 * cut short or no JSON. (Hono's own limit makes a new Request of the adapter's, which only works with replaced globals.)
 */
async function jsonBody(c: ConsoleContext, limitBytes = bodyLimitBytes): Promise<unknown> {
  try {
    if (Number(c.req.header('content-length') ?? 0) > limitBytes) throw new BodyError('too_large')
    const body = await readJson(c.req.raw, limitBytes)
    // It may have taken half a minute, in which a session was ended or a token revoked.
    await c.get('admitAgain')?.()
    return body
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    throw new ProblemError(problemOf(error, limitBytes), { cause: error })
  }
}

function problemOf({ reason }: BodyError, limitBytes: number): ProblemParts {
  switch (reason) {
    case 'too_large': {
      const message = `The body may have ${limitBytes} bytes at most.`
      return { status: 413, code: 'body_too_large', message }
    }
    case 'cut_off':
      return {
        status: 400,
        code: 'incomplete_body',
        message: 'The body broke off before its end. Send it again.',
      }
    case 'too_deep': {
      const message = `The body may have arrays and objects ${jsonDepthAtMost} deep within one another, and has more.`
      return { status: 400, code: 'invalid_json', message }
    }
    case 'not_utf8':
      return { status: 400, code: 'invalid_json', message: 'The body is not JSON in UTF-8.' }
    case 'not_json':
      return { status: 400, code: 'invalid_json', message: 'The body is not valid JSON.' }
  }
}

/** The body of a request to the console, checked. Throws a 400 problem naming the first field that does not fit the schema. */
export async function checkedBody<T>(
  c: ConsoleContext,
  schema: v.GenericSchema<unknown, T>,
  limitBytes?: number,
): Promise<T> {
  const body = await jsonBody(c, limitBytes)
  const [issue] = v.safeParse(schema, body).issues ?? []
  // Itself: valibot's copy would lack a metadata key named `__proto__`.
  if (!issue) return body as T
  const { field, rule } = validationError(issue)
  throw badField(field || 'The body', rule)
}

/** For a change that its path says all about: anything in the body is a mistake that should not go unnoticed. */
export async function emptyBody(c: ConsoleContext): Promise<void> {
  if (!v.is(onlyFields({}), await jsonBody(c))) throw badField('The body', 'must be an empty object: {}')
}
