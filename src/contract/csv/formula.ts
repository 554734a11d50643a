/** What a spreadsheet skips at the beginning of a cell: spaces, and characters that cannot be seen. */
const skipped = /^[\s\p{C}]*/u

/** Signs that begin a formula; Excel takes their full-width forms too. https://owasp.org/www-community/attacks/CSV_Injection */
const start = /^[=@＝＠+\-＋－]/

/** How most cells begin: a quick test. */
const begins = /^[\p{L}\p{N}]/u

/** A dash for "none", or a row of them. */
const onlySigns = /^[+\-＋－\s]*$/

/**
 * A number with its sign, maybe with an exponent and a unit: "-12.5", "+1e6", "-5 %", "- 1 200,50 €". What follows a
 * number and a space is never an operator here, so no spreadsheet can compute with it.
 */
const signedNumber =
  /^[+\-＋－]\s*[\p{Sc}]?\s*[.,]?\p{Nd}[\p{Nd}.,'’\s]*(?:e[+-]?\d+)?(?:\s*[\p{Sc}%‰°]|\s\p{L}+\.?)?\s*$/iu

/** A phone number, maybe with an extension: "+49 (30) 123-45/67", "+1 555 0100 ext. 5". */
const phoneNumber = /^[+＋]\s*\(?\p{Nd}[\p{Nd}\s().\-/–]*(?:\s(?:x|ext\.?|extension)\s*\p{Nd}+)?\s*$/iu

/** Numbers are never longer. On longer texts the patterns would be slow. */
const longestNumber = 60

/** Whether a spreadsheet would run the text of a cell as a formula. Signed numbers and phone numbers are none. */
export function isFormula(cell: string): boolean {
  const first = cell.charCodeAt(0)
  // An ASCII letter or a digit, as in most cells: no pattern needed.
  if (isBetween(first, 0x61, 0x7a) || isBetween(first, 0x41, 0x5a) || isBetween(first, 0x30, 0x39))
    return false
  if (begins.test(cell)) return false
  const text = cell.replace(skipped, '')
  if (!start.test(text)) return false
  if (text.length > longestNumber) return true
  return !onlySigns.test(text) && !signedNumber.test(text) && !phoneNumber.test(text)
}

function isBetween(code: number, first: number, last: number): boolean {
  return code >= first && code <= last
}
