import type { CsvColumn } from '../../contract/csv/report.ts'

/** Whether a column mostly holds web addresses. */
export function isLikelyAddress({ urls, empty }: CsvColumn, records: number): boolean {
  return urls > 0 && urls * 2 >= records - empty
}
