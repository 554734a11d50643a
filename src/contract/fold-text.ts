/**
 * Latin letters that Unicode takes apart no further, and signs that are typed otherwise than they are set, each with
 * what people type for it (CLDR, Latin-ASCII).
 */
const typedAs = new Map(
  "łl đd ðd øo æae œoe þth ħh ŧt ıi ŋn ĸk əe ɛe ɔo ƒf ɓb ɖd ɗd ɠg ɣg ɨi ƙk ƚl ɲn ƥp ʈt ƭt ʉu ʋv ƴy ƶz ёе ‘' ’' ʻ' ʼ' ′' “\" ”\" „\" ‐- –- —- −-"
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
)

/** A character with the marks on it, the rest of its Hangul syllable, or the voicing of its halfwidth kana. */
const units = /[^\p{M}][\p{M}\uFF9E\uFF9F\u1160-\u11FF]*|\p{M}+/gu

/**
 * A text as searches compare it: case and compatibility forms folded as Unicode says (NFKC, full case folding, nothing
 * invisible), Latin and Greek letters without their accents, so that "strasse" finds "Straße", "lodz" "Łódź" and "tokyo"
 * "ｔｏｋｙｏ". The marks of other scripts make other letters of them, and stay.
 */
export function foldText(text: string): string {
  return text.toLowerCase().replace(/[^\0-~]+/g, foldRun)
}

/** Folding takes a hundred times as long as finding what to fold, and a list has few different ones (`npm run bench:ui`). */
const foldedRuns = new Map<string, string>()

/** Folds letters beyond ASCII that stand together. Marks that come first are on a letter of ASCII, which has none. */
function foldRun(run: string): string {
  let folded = foldedRuns.get(run)
  if (folded === undefined) {
    folded = run.replace(/^\p{M}+/u, '').replace(units, foldUnit)
    if (foldedRuns.size < 5_000) foldedRuns.set(run, folded)
  }
  return folded
}

function foldUnit(unit: string): string {
  const bare = unit
    .normalize('NFKD')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '$1')
    // The stress that a dictionary marks.
    .replace(/(\p{Script=Cyrillic})[\u0300\u0301]+/gu, '$1')
    .normalize('NFC')
  // Down, up and down again: "ß" has two capitals, "ẞ" is one itself, both kinds of small sigma have the same.
  return Array.from(bare.toLowerCase().toUpperCase(), (capital) => {
    const letter = capital.toLowerCase()
    return typedAs.get(letter) ?? letter
  }).join('')
}

/** The folded text; of each of its characters, where in the text what it stands for begins and ends. */
export function foldWithPositions(text: string): { folded: string; starts: number[]; ends: number[] } {
  let folded = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: unit, index } of text.matchAll(units)) {
    const part = foldText(unit)
    for (let at = 0; at < part.length; at++) {
      starts.push(index)
      ends.push(index + unit.length)
    }
    folded += part
  }
  return { folded, starts, ends }
}
