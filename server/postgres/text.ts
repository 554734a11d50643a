/**
 * PostgreSQL keeps no NUL in a text. It is kept as two characters, of which the first is one that nobody types, and
 * comes back as what it was: a ledger that moves in and out has the same bytes.
 */
const sign = '\uE000'

/** A text as it is kept. */
export function toStored<T extends string | null>(text: T): T {
  return (
    text === null ? null : text.replaceAll(/[\0\uE000]/g, (c) => (c === '\0' ? `${sign}0` : `${sign}1`))
  ) as T
}

/** A text that was kept, as it was. */
export function fromStored(text: string): string {
  return text.includes(sign) ? text.replaceAll(/\uE000([01])/g, (_, c) => (c === '0' ? '\0' : sign)) : text
}
