/** Far more than the API's own answers and any body for it have (7), far less than what ends a parser. */
export const jsonDepthAtMost = 64

/**
 * Whether the arrays and objects of a JSON text are within one another more than `most` deep. Looks at brackets outside of
 * strings only, and stops at the first one that is too deep: the text need not be valid.
 */
export function isDeeperThan(most: number, text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case openArray:
      case openObject:
        if (++depth > most) return true
        break
      case closeArray:
      case closeObject:
        depth--
        break
      case quote:
        at = endOfString(text, at)
    }
  }
  return false
}

const openArray = 0x5b
const closeArray = 0x5d
const openObject = 0x7b
const closeObject = 0x7d
const quote = 0x22
const backslash = 0x5c

/** Where the string that begins at `start` ends: at its second quote, or with the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return text.length
}
