import type { Random } from './random.ts'

export type Failure = { reason: string; message: string | null }

type Template = (random: Random, rows: number) => Failure

const brokenLinks = ['n/a', 'tbd', 'see notes', 'www', 'htp:/acme', '#REF!']
const columnNames = ['Website', 'URL', 'Link', 'Profile']

const badLink: Template = (random, rows) => ({
  reason: 'invalid_file_content',
  message: `Row ${random.int(2, rows + 1)}: "${random.pick(brokenLinks)}" in column ${random.int(2, 9)} is not a valid URL.`,
})

const unevenRow: Template = (random, rows) => {
  const columns = random.int(5, 18)
  const found = columns + random.pick([-2, -1, 1, 2])
  return {
    reason: 'invalid_format',
    message: `Row ${random.int(2, rows + 1)} has ${found} columns; the header has ${columns}.`,
  }
}

const emptyIdentifier: Template = (random, rows) => ({
  reason: 'missing_identifier',
  message:
    `Column ${random.int(1, 6)} ("${random.pick(columnNames)}") was named as the identifier, ` +
    `but is empty in ${random.int(1, rows)} of ${rows} rows.`,
})

const noIdentifier: Template = (random) => ({
  reason: 'missing_identifier',
  message: `No identifier was named, and none of the ${random.int(3, 14)} columns looks like one.`,
})

const notUtf8: Template = (random, rows) => ({
  reason: 'invalid_format',
  message: `The file is not UTF-8: byte 0xE9 at position ${random.int(300, rows * 90 + 300)}.`,
})

const wrongCount: Template = (random, rows) => ({
  reason: 'invalid_file_content',
  message: `The file holds ${rows + random.int(1, 400)} rows, but the import was created for ${rows}.`,
})

const openQuote: Template = (random, rows) => ({
  reason: 'invalid_format',
  message: `The quote opened in row ${random.int(2, rows + 1)}, column ${random.int(1, 9)} is never closed.`,
})

const wrongSeparator: Template = () => ({
  reason: 'invalid_format',
  message: 'The header could not be read: its columns are separated by ";", not by ",".',
})

/** The order in which failures take turns: the common ones come back often, alike but for their numbers. */
const turns: readonly Template[] = [
  badLink,
  unevenRow,
  emptyIdentifier,
  badLink,
  unevenRow,
  badLink,
  noIdentifier,
  emptyIdentifier,
  badLink,
  wrongCount,
  unevenRow,
  notUtf8,
  emptyIdentifier,
  openQuote,
  badLink,
  wrongSeparator,
]

/** Why the `turn`-th failed import of the sample data, of so many rows, failed. */
export function sampleFailure(turn: number, rows: number, random: Random): Failure {
  const template = turns[turn % turns.length] ?? badLink
  return template(random, rows)
}
