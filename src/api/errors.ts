import { isHTTPError, isNetworkError, isTimeoutError } from 'ky'
import * as v from 'valibot'
import { problemSchema } from '../contract/problem.ts'

/**
 * What kind of failure it was:
 * `problem`: the server answered with its problem body; `network`: no answer at all; `timeout`: none in time;
 * `unreadable`: an answer that is not what the contract says; `defect`: a bug of this app.
 */
type ErrorKind = 'problem' | 'network' | 'timeout' | 'unreadable' | 'defect'

type Details = {
  kind: ErrorKind
  status?: number
  code: string
  requestId?: string | null
  retryAfter?: number | null
  deletionId?: string | null
  cause?: unknown
}

/** The one error that queries and mutations fail with. `message` is for people; `code` is for machines and for support. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly kind: ErrorKind
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  /** Whole seconds to wait before the next try. */
  readonly retryAfter: number | null
  /** The ledger record that tells more. */
  readonly deletionId: string | null

  constructor(message: string, details: Details) {
    super(message, { cause: details.cause })
    this.kind = details.kind
    this.status = details.status ?? 0
    this.code = details.code
    this.requestId = details.requestId ?? null
    this.retryAfter = details.retryAfter ?? null
    this.deletionId = details.deletionId ?? null
  }
}

/** Anything thrown on the way to the server and back, as the one ApiError. An abort stays what it is: nobody's failure. */
export function toApiError(error: unknown): Error {
  if (error instanceof ApiError || (error instanceof Error && error.name === 'AbortError')) return error
  if (isHTTPError(error)) {
    const { type, status, headers } = error.response
    return errorOfAnswer(
      {
        status: type === 'opaqueredirect' ? 302 : status,
        requestId: headers.get('x-request-id'),
        body: error.data,
      },
      error,
    )
  }
  if (isTimeoutError(error))
    return new ApiError('The console did not answer in time.', {
      kind: 'timeout',
      code: 'timeout',
      cause: error,
    })
  if (isNetworkError(error))
    return new ApiError('The console’s server did not answer.', {
      kind: 'network',
      code: 'network',
      cause: error,
    })
  const message = error instanceof Error ? error.message : String(error)
  return new ApiError(message, { kind: 'defect', code: 'defect', cause: error })
}

/** Whether a call was refused, and nothing done, for want of a session of whoever opened the page. */
export function isSignInError({ code }: Pick<ApiError, 'code'>): boolean {
  return code === 'session_ended' || code === 'not_signed_in' || code === 'person_changed'
}

/** An answer whose status is no success, with its body as far as it is JSON. */
export function errorOfAnswer(
  { status, requestId, body }: { status: number; requestId: string | null; body: unknown },
  cause?: unknown,
): ApiError {
  if (v.is(problemSchema, body)) {
    const { message, code, retryAfter, deletionId = null } = body
    return new ApiError(message, {
      kind: 'problem',
      status,
      code,
      retryAfter,
      deletionId,
      requestId: body.requestId,
      cause,
    })
  }
  // Not from the console, which sends a problem body: a proxy in front of it wants a session, or redirects to its sign-in.
  if (status === 401 || (status >= 300 && status < 400))
    return new ApiError('A proxy in front of the console asks you to sign in.', {
      kind: 'problem',
      status: 401,
      code: 'session_ended',
      requestId,
      cause,
    })
  return new ApiError(`Something between this page and the console answered ${status}.`, {
    kind: 'unreadable',
    status,
    code: `http_${status}`,
    requestId,
    cause,
  })
}

/** An answer with a success status that does not fit the contract. */
export function unreadableAnswer(response: Response, cause: unknown): ApiError {
  return new ApiError('The answer does not match the imports API.', {
    kind: 'unreadable',
    status: response.status,
    code: 'unreadable_answer',
    requestId: response.headers.get('x-request-id'),
    cause,
  })
}
