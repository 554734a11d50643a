/** Marks an escaped text. Nobody types this character (private use). */
const mark = '\u{E000}'

/** A text without NUL, which PostgreSQL does not take. Null stays null. */
export function toStored<T extends string | null>(text: T): T
export function toStored(text: string | null): string | null {
  if (text === null) return null
  return text.replace(/[\0\u{E000}]/gu, (character) => mark + (character === '\0' ? '0' : '1'))
}

/** The text that `toStored` was given. */
export function fromStored(text: string): string {
  if (!text.includes(mark)) return text
  return text.replace(/\u{E000}([01])/gu, (_, which) => (which === '0' ? '\0' : mark))
}

/** The values of a statement, with their texts as `toStored` makes them. */
export function toStoredValues(values: readonly unknown[]): unknown[] {
  return values.map((value) => (typeof value === 'string' ? toStored(value) : value))
}

const hasMark = (value: unknown): boolean => typeof value === 'string' && value.includes(mark)

/** A row with its texts as they were given. Returns the same row if none was escaped, which is the usual case. */
export function fromStoredRow<T extends Record<string, unknown>>(row: T): T {
  if (!Object.values(row).some(hasMark)) return row
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' ? fromStored(value) : value,
  ])
  return Object.fromEntries(entries) as T
}
