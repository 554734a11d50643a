import { columnName } from '../contract/csv/report.ts'
import type { RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import type { RowMend } from '../csv-worker/repair/mends.ts'

/** The name of a kind of rows. */
export function kindWords(kind: RowKind, { report: { identifier, header } }: RepairState): string {
  const name = identifier ? `“${columnName(identifier.column, header)}”` : 'the identifier'
  const words: Record<RowKind, string> = {
    quotes: 'Faulty quotes',
    too_wide: 'Too many cells',
    spaced: 'Space before quotes',
    too_short: 'Too few cells',
    no_url: `No URL in ${name}`,
    repeat: `Repeated ${name}`,
    odd_quotes: 'Single quote in a cell',
    empty_row: 'Empty rows',
    named: 'Named in Exa’s message',
    no_scheme: 'URL without https://',
    untrimmed: 'Spaces around the URL',
  }
  return words[kind]
}

/** The mends for all rows of a kind, the likeliest first. */
export const mendsOf: Record<RowKind, readonly RowMend['type'][]> = {
  quotes: ['quotes', 'drop'],
  too_wide: ['join', 'split', 'cut', 'drop'],
  spaced: ['quotes', 'drop'],
  too_short: ['split', 'pad', 'fill', 'drop'],
  no_url: ['scheme', 'fill', 'drop'],
  repeat: ['drop'],
  odd_quotes: ['quotes', 'drop'],
  empty_row: ['drop'],
  named: ['trim', 'scheme', 'fill', 'drop'],
  no_scheme: ['scheme'],
  untrimmed: ['trim'],
}

/** The label of a mend. */
export function mendWords(type: RowMend['type'], kind: RowKind | 'all'): string {
  const words: Record<RowMend['type'], string> = {
    drop: kind === 'repeat' ? 'Drop the duplicates' : 'Drop the rows',
    quotes: kind === 'spaced' ? 'Remove the spaces' : 'Mend the quotes',
    join: 'Join cut cells',
    cut: 'Cut extra cells',
    pad: 'Add empty cells',
    split: 'Split at another delimiter',
    scheme: 'Add https://',
    trim: 'Trim spaces',
    fill: 'Fill from another column',
  }
  return words[type]
}

/** What a mend does, in a sentence. */
export const mendHints: Record<RowMend['type'], string> = {
  drop: 'These rows are removed from the file.',
  quotes: 'Quotes inside cells are doubled, and unclosed quotes are removed.',
  join: 'Cells that were split at a delimiter in their text are joined, in quotes.',
  cut: 'Cells beyond the header are removed.',
  pad: 'Rows with too few cells get empty ones.',
  split: 'Rows with another delimiter get the delimiter of the file.',
  scheme: 'URLs without https:// get it.',
  trim: 'Spaces at both ends of the cells are removed.',
  fill: 'Cells without a URL get the URL of another column in their row.',
}
