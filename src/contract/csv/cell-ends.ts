/** Finds where unquoted cells end. Uses `indexOf`, which takes half as long as a loop over the characters. */
export function createCellEnds(delimiter: string) {
  let text = ''
  // The next of each; the end of the text if there is none.
  let nextDelimiter = -1
  let nextLineFeed = -1
  let nextReturn = -1

  const placeOf = (character: string, from: number): number => {
    const found = text.indexOf(character, from)
    return found === -1 ? text.length : found
  }

  return {
    begin(next: string): void {
      text = next
      nextDelimiter = nextLineFeed = nextReturn = -1
    },
    /** The end of the cell around a character, or of the text. Characters must be asked for in order. */
    from(at: number): number {
      if (nextDelimiter < at) nextDelimiter = placeOf(delimiter, at)
      if (nextLineFeed < at) nextLineFeed = placeOf('\n', at)
      if (nextReturn < at) nextReturn = placeOf('\r', at)
      return Math.min(nextDelimiter, nextLineFeed, nextReturn)
    },
  }
}
