/** Stands before what follows it in a text that was stored; it is in no text that anybody types (private use). */
const mark = '\u{E000}'

/** A text as PostgreSQL takes it, which has no NUL in any. Null stays null. */
export function toStored<T extends string | null>(text: T): T
export function toStored(text: string | null): string | null {
  if (text === null) return null
  return text.replace(/[\0\u{E000}]/gu, (character) => mark + (character === '\0' ? '0' : '1'))
}

/** What `toStored` was given. */
export function fromStored(text: string): string {
  if (!text.includes(mark)) return text
  return text.replace(/\u{E000}([01])/gu, (_, which) => (which === '0' ? '\0' : mark))
}

/** Values of a statement, where some are texts that may have anything in them. */
export function toStoredValues(values: readonly unknown[]): unknown[] {
  return values.map((value) => (typeof value === 'string' ? toStored(value) : value))
}

const hasMark = (value: unknown): boolean => typeof value === 'string' && value.includes(mark)

/** A row with such texts, as it was given. Rows are many, and such texts few. */
export function fromStoredRow<T extends Record<string, unknown>>(row: T): T {
  if (!Object.values(row).some(hasMark)) return row
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' ? fromStored(value) : value,
  ])
  return Object.fromEntries(entries) as T
}
