/**
 * How bad a kind of rows is. `problem`: the import would fail. `warning`: it would not, but something is lost or odd. `hint`:
 * nothing is wrong, but Exa's message may be about it.
 */
export type Level = 'problem' | 'warning' | 'hint'

/** The kinds of rows that are listed, with their usual level. */
export const rowKinds = {
  quotes: 'problem',
  too_wide: 'problem',
  spaced: 'warning',
  too_short: 'warning',
  no_url: 'warning',
  repeat: 'warning',
  odd_quotes: 'warning',
  empty_row: 'warning',
  named: 'hint',
  no_scheme: 'hint',
  untrimmed: 'hint',
} as const satisfies Record<string, Level>

export type RowKind = keyof typeof rowKinds
