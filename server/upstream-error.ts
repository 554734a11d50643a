import { errors } from 'undici'

type Fault = 'timeout' | 'unreachable' | 'reset' | 'redirect' | 'too_large' | 'unsafe'

/** No usable answer came. `sent` is false only when the request certainly never left. */
export class UpstreamError extends Error {
  override name = 'UpstreamError'
  readonly fault: Fault
  readonly sent: boolean
  constructor(fault: Fault, message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.fault = fault
    this.sent = options.sent
  }
}

/** What a call of undici's failed with, in our terms. */
export function asUpstreamError(error: unknown, signal: AbortSignal): UpstreamError {
  if (error instanceof UpstreamError) return error
  const code = errorCode(error)
  if (neverLeft(error, code))
    return new UpstreamError('unreachable', `The API could not be reached (${code}).`, {
      sent: false,
      cause: error,
    })
  if (
    signal.aborted ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  )
    return new UpstreamError('timeout', 'No whole answer came in time.', { sent: true, cause: error })
  return new UpstreamError('reset', `The connection broke before a whole answer came (${code}).`, {
    sent: true,
    cause: error,
  })
}

/** What a proxy, a TLS handshake or a connection that came too late fails with, all before the request leaves. */
const beforeTheRequest =
  /^(UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_.*|ERR_TLS_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/

/** Whether a call failed before its request left. A code such as EHOSTUNREACH can also come long after that. */
function neverLeft(error: unknown, code: string): boolean {
  if (beforeTheRequest.test(code)) return true
  if (!(error instanceof Error)) return false
  // Every address of a name was tried, or the one that there is.
  if (error instanceof AggregateError) return true
  if ('syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo')) return true
  // undici has no code of its own for a proxy that refuses the tunnel.
  return code === 'UND_ERR_ABORTED' && error.message.startsWith('Proxy response (')
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
