import type { CsvWarning } from './report.ts'

/** Collects warnings, one for each kind: how many there were, and where the first one was. */
export function createWarnings() {
  const byCode = new Map<CsvWarning['code'], CsvWarning>()
  return {
    /** Only the first message of a kind is made: there may be millions. */
    note(
      code: CsvWarning['code'],
      { row, column }: Pick<CsvWarning, 'row' | 'column'>,
      message: () => string,
      count = 1,
    ): void {
      const known = byCode.get(code)
      if (known) known.count += count
      else byCode.set(code, { code, message: message(), row, column, count })
    },
    all: () => [...byCode.values()],
  }
}
