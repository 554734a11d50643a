import { ProblemError } from '../problem.ts'

const nothingChanged = 'Nobody was signed in.'

/** The provider does not answer; sessions that were begun go on all the same. */
export function providerUnreachable(cause: unknown): ProblemError {
  const message =
    'The sign-in provider cannot be reached at the moment. Whoever is signed in stays so. Try again in a minute; if it lasts, tell an admin.'
  return new ProblemError(
    { status: 503, code: 'provider_unreachable', message, retryAfterMs: 10_000 },
    { cause },
  )
}

/** The callback belongs to no sign-in that this browser began, or to one that took too long. */
export function signInExpired(cause?: unknown): ProblemError {
  const message = `This sign-in took too long, was used already, or was begun in another browser. ${nothingChanged} Sign in again.`
  return new ProblemError({ status: 400, code: 'sign_in_expired', message }, { cause })
}

/** What openid-client throws, by its kind: the provider refused, is not there, or sent what cannot be trusted. */
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

/** The words of openid-client sum up; what they sum up says which rule was broken. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error
}

function isUnreachable(error: Error): boolean {
  if ('code' in error && error.code === 'OAUTH_TIMEOUT') return true
  // What openid-client keeps of an answer that has another status than it must have.
  if (error.cause instanceof Object && 'status' in error.cause && Number(error.cause.status) >= 500)
    return true
  // What `fetch` throws when there is no answer.
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
