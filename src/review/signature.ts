/** Characters. A message may quote half a file; what kind of failure it is stands at its start. */
const readLimit = 2000
/** Lines with different signatures. */
const lineLimit = 8

/*
 * What varies from message to message. Nothing here can run away on a hostile message: no repetition stands within a
 * repetition of the same characters.
 */

/**
 * Quoted text. A quote that is never closed goes on to the end, for messages are cut off somewhere. A single quote is
 * not the apostrophe of "doesn't", and the one within "O'Brien" does not end it.
 */
const quoted =
  /"[^"]*(?:"|$)|“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|`[^`]*(?:`|$)|(?<![\p{L}\p{N}])['‘](?:[^'’\n]|(?<=\p{L})['’](?=\p{L})){0,200}['’](?!\p{L})/gu

/** Words that may hold something variable. Only these are looked at closely, which takes time. */
const suspicious =
  /(?<!\S)(?:(?:http|status|code|utf|ucs|iso|windows|latin|rfc)\S* |\d{4}-\d\d-\d\d )?\S*(?:[\d@/]|\.[a-z]|\bu\+)\S*/gi

/**
 * What is in such a word, and the placeholder that takes its place; at each point the first that fits wins. Null keeps what
 * only looks variable: the 8 of UTF-8 counts nothing, and HTTP 404 is another failure than HTTP 500.
 */
const variable: readonly (readonly [placeholder: string | null, pattern: RegExp])[] = [
  ['[link]', /\b(?:[a-z][a-z0-9+.-]{1,9}:\/\/|www\.)[^\s<>“”]*[^\s<>“”.,;:!?)\]]/],
  ['[email]', /(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*/],
  [null, /\b(?:utf|ucs|iso|windows|cp|latin|rfc|sha|md|base|ascii)[ _-]?\d+(?:-\d+)?\b/],
  [null, /\b(?:http(?:\/\d(?:\.\d)?)?|status|code):? \d{3}\b/],
  ['[time]', /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/],
  ['[file]', /(?<![\w./-])[\w./-]{1,200}\.(?:csv|tsv|xlsx?|ods|txt|json|zip|gz|pdf)\b/],
  ['[id]', /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/],
  ['[id]', /(?<![\w-])(?:[a-z]{1,20}[_-])+(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{6,}[\w-]*/],
  ['[id]', /(?<![\w-])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}[\w-]*/],
  ['#', /\b0x[\da-f]+\b|\bu\+[\da-f]{4,6}\b/],
  ['#', /(?:(?<!\w)[-+])?\d+(?:[.,:\u00a0\u202f]\d+)*/],
]
const placeholders = variable.map(([placeholder]) => placeholder)
const anyVariable = new RegExp(variable.map(([, { source }]) => `(${source})`).join('|'), 'gi')

/** Not single spaces: replacing each of those with itself took as long as everything else. */
const blanks = /\s{2,}|[^\S ]/g

/** The same placeholder several times in a row, "#, # and #": how many there are varies too. */
const list = /(#|“…”|\[\w+\])(?: ?[,;&/–-]{0,3} ?(?:(?:and|or|to) )?\1)+/g

/**
 * What a failure message says once the parts that differ from import to import are taken out, so that messages of one
 * kind are alike: `Row 17: "n/a" in column 4 is not a valid URL.` → `Row #: “…” in column # is not a valid URL.`
 * Lines that are alike after that count once. Empty for no message.
 */
export function messageSignature(message: string | null): string {
  if (message === null) return ''
  const lines = message
    .slice(0, readLimit)
    .replace(quoted, '“…”')
    .replace(suspicious, (words) => words.replace(anyVariable, toPlaceholder))
    .split('\n')
    .map((line) => line.replace(blanks, ' ').trim().replace(list, '$1'))
  return [...new Set(lines)].filter(Boolean).slice(0, lineLimit).join(' ')
}

function toPlaceholder(text: string, ...groups: unknown[]): string {
  return placeholders[groups.findIndex((group) => group !== undefined)] ?? text
}
