import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import {
  plainErrorSchema,
  type Problem,
  taggedErrorSchema,
  websetsErrorSchema,
} from '../src/contract/problem.ts'
import type { Answer } from './answer.ts'
import { BudgetError, BudgetUnavailableError, longestPauseMs } from './limiter.ts'
import { plainRequestId } from './request-id.ts'
import { UpstreamError } from './upstream-error.ts'

export type ProblemParts = {
  status: number
  code: string
  message: string
  requestId?: string | null
  retryAfterMs?: number | null
  deletionId?: string | null
  /** The methods that are allowed, for a 405. */
  allow?: readonly string[]
}

/** A refusal or failure on its way to the browser; `route-app.ts` turns it into the one problem body. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly parts: ProblemParts
  constructor(parts: ProblemParts, options?: { cause?: unknown }) {
    super(parts.message, options)
    this.parts = parts
  }
}

/** A refusal or failure with nothing but status, code and message. `cause`: the error behind it. */
export function problemError(status: number, code: string, message: string, cause?: unknown): ProblemError {
  return new ProblemError({ status, code, message }, { cause })
}

/** A change that is refused because of the current state: a 409. */
export function conflict(code: string, message: string): ProblemError {
  return problemError(409, code, message)
}

/** The problem body as a response. `requestId` is upstream's if there is one, else that of this request. */
export function problemResponse(c: Context, parts: ProblemParts): Response {
  const problem = problemBody(parts, c.get('requestId'))
  c.header('x-request-id', problem.requestId)
  if (problem.retryAfter !== null) c.header('retry-after', String(problem.retryAfter))
  if (parts.allow) c.header('allow', parts.allow.join(', '))
  return c.json(problem, parts.status as ContentfulStatusCode)
}

/** The problem body. `requestId` is used if upstream gave none. */
export function problemBody(parts: ProblemParts, requestId: string): Problem {
  return {
    status: parts.status,
    code: parts.code,
    error: STATUS_CODES[parts.status] ?? 'Error',
    message: parts.message,
    requestId: parts.requestId ?? requestId,
    retryAfter: parts.retryAfterMs == null ? null : Math.ceil(parts.retryAfterMs / 1000),
    ...(parts.deletionId && { deletionId: parts.deletionId }),
  }
}

/** Turns an error of a call upstream into a ProblemError. Returns other errors unchanged. */
export function asProblemError(error: unknown): unknown {
  if (error instanceof BudgetUnavailableError)
    return new ProblemError(
      { status: 503, code: 'ledger_unavailable', message: `${error.message} Nothing was sent.` },
      { cause: error },
    )
  if (error instanceof BudgetError)
    return new ProblemError({
      status: 429,
      code: 'rate_limited',
      message: 'The request budget of the key is used up for now. Nothing was sent.',
      retryAfterMs: error.retryAfterMs,
    })
  if (!(error instanceof UpstreamError)) return error
  const code = `upstream_${error.fault}`
  const status = error.fault === 'timeout' ? 504 : 502
  return new ProblemError({ status, code, message: error.message }, { cause: error })
}

/** What upstream's refusal says, whichever of its four shapes it came in. */
export function problemFromAnswer(answer: Answer): ProblemParts {
  // A key is not to blame for the refusal of something in between; 5xx and 429 have words for whoever sent them.
  const isForeign = answer.isPage && answer.status < 500 && answer.status !== 429
  const words = isForeign ? pageBetween(answer.status) : wordsOf(answer.json)
  return {
    status: answer.status >= 400 && !isForeign ? answer.status : 502,
    code: words.code ?? codeByStatus[answer.status] ?? `http_${answer.status}`,
    message:
      words.message ??
      messageByStatus[answer.status] ??
      `Exa answered ${answer.status} with nothing to explain it.`,
    requestId: answer.requestId ?? words.requestId ?? null,
    // Never longer than the console itself waits.
    retryAfterMs: answer.retryAfterMs === null ? null : Math.min(answer.retryAfterMs, longestPauseMs),
  }
}

type ErrorWords = { code?: string; message?: string; requestId?: string | null }

function pageBetween(status: number): ErrorWords {
  const message = `A web page with status ${status} came back instead of an answer of the API: something in between sent it, such as a proxy or a gateway. Check EXA_BASE_URL and the proxy.`
  return { code: 'upstream_page', message }
}

/** Longest message that is passed on; what is longer is no message for people. */
const messageLimit = 2_000

function wordsOf(json: unknown): ErrorWords {
  if (v.is(taggedErrorSchema, json)) {
    const { tag, error, requestId } = json
    // The id becomes a header, and the tag a word in the interface: neither may be just anything.
    const code = /^[\w.-]{1,64}$/.test(tag) ? { code: tag } : {}
    return { ...code, message: cut(error), requestId: plainRequestId(requestId) }
  }
  if (v.is(websetsErrorSchema, json)) return { message: cut([json.message].flat().join('; ')) }
  if (v.is(plainErrorSchema, json)) return { message: cut(json.error) }
  return {}
}

function cut(text: string): string {
  return text.length > messageLimit ? `${text.slice(0, messageLimit)}…` : text
}

const codeByStatus: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthorized',
  402: 'payment_required',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'unprocessable',
  429: 'rate_limited',
}

const messageByStatus: Record<number, string> = {
  401: 'The API key was not accepted.',
  402: 'The account of this API key has no credits left.',
  403: 'This API key may not do that.',
  404: 'There is no import with this id.',
  429: 'The API asked for a pause: too many requests.',
  500: 'The API failed on its side.',
  502: 'A gateway in front of the API could not reach it.',
  503: 'The API is not available at the moment.',
  504: 'A gateway in front of the API waited too long for it.',
}
