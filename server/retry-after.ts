/**
 * The wait that a `Retry-After` header asks for, in milliseconds: a number of seconds or an HTTP date (RFC 9110 §10.2.3).
 * Null when the header is missing or makes no sense; a date in the past is 0. No cap here: the limiter has one.
 */
export function parseRetryAfter(value: string | null | undefined, now = Date.now()): number | null {
  const text = value?.trim()
  if (!text) return null
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000
  // Only the date forms of the RFC, which all name a weekday: Date.parse alone would take "1e9" or "-5" for a year.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
