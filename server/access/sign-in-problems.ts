import { ProblemError } from '../problem.ts'

const nothingChanged = 'Nobody was signed in.'

/** The provider does not answer. Existing sessions go on. */
export function providerUnreachable(cause: unknown): ProblemError {
  const what = 'The sign-in provider cannot be reached at the moment. Whoever is signed in stays so.'
  return unreachable(what, cause)
}

/** A 503 problem for what signs people in; `what`: a sentence or two. */
export function unreachable(what: string, cause: unknown): ProblemError {
  const message = `${what} Try again in a minute; if it lasts, tell an admin.`
  return new ProblemError(
    { status: 503, code: 'provider_unreachable', message, retryAfterMs: 10_000 },
    { cause },
  )
}

/** The callback belongs to a sign-in that this browser did not begin, or that took too long. */
export function signInExpired(cause?: unknown): ProblemError {
  const message = `This sign-in took too long, was used already, or was begun in another browser. ${nothingChanged} Sign in again.`
  return new ProblemError({ status: 400, code: 'sign_in_expired', message }, { cause })
}

/** The problem for an error of openid-client: the provider refused, cannot be reached, or sent something that cannot be trusted. */
export function signInProblem(error: unknown): unknown {
  if (error instanceof ProblemError || !(error instanceof Error)) return error
  const word = 'error' in error ? plainWord(error.error) : null
  const description = 'error_description' in error ? plainText(error.error_description) : null
  if (error.name === 'AuthorizationResponseError') {
    const said = description ?? word ?? 'no reason'
    const message = `The sign-in provider refused: ${said}. ${nothingChanged}`
    return new ProblemError({ status: 403, code: 'sign_in_refused', message }, { cause: error })
  }
  if (error.name === 'ResponseBodyError' && word === 'invalid_grant') return signInExpired(error)
  if (error.name === 'ResponseBodyError') {
    const message = `The sign-in provider does not accept this console (${word ?? 'no reason'}). ${nothingChanged} An admin has to check OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and the redirect URI.`
    return new ProblemError({ status: 502, code: 'sign_in_misconfigured', message }, { cause: error })
  }
  if (isUnreachable(error)) return providerUnreachable(error)
  const message = `What the sign-in provider sent cannot be trusted: ${plainText(innermost(error).message) ?? 'it is not as it must be'}. ${nothingChanged} The console’s log has more, under this request id.`
  return new ProblemError({ status: 502, code: 'sign_in_untrusted', message }, { cause: error })
}

/** openid-client's own message is general. Its innermost cause says which rule was broken. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error
}

function isUnreachable(error: Error): boolean {
  if ('code' in error && error.code === 'OAUTH_TIMEOUT') return true
  // openid-client keeps an answer with an unexpected status as the cause.
  if (error.cause instanceof Object && 'status' in error.cause && Number(error.cause.status) >= 500)
    return true
  // `fetch` throws a TypeError when there is no answer.
  const cause = error instanceof TypeError ? error : error.cause
  return cause instanceof TypeError && cause.message === 'fetch failed'
}

function plainWord(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : null
}

const longestText = 300

function plainText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const line = value.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.slice(0, longestText).replace(/\.$/, '')
}
