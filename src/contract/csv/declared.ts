import { formatInteger } from './numbers.ts'
import type { CsvProblem, CsvReport } from './report.ts'

/**
 * What the file is not of what was declared of it: its size in bytes, and how many records it has. A count of the lines,
 * without the header, passes too: the official SDK declares that, whatever stands in quotes.
 */
export function declaredProblem(
  { sizeBytes, records, lines }: Pick<CsvReport, 'sizeBytes' | 'records' | 'lines'>,
  declared: { size: number; count: number },
): CsvProblem | null {
  if (sizeBytes !== declared.size)
    return wrong(
      'size_mismatch',
      `The file has ${formatInteger(sizeBytes)} bytes; ${formatInteger(declared.size)} were declared.`,
    )
  if (declared.count !== records && declared.count !== lines - 1)
    return wrong(
      'count_mismatch',
      `The file has ${formatInteger(records)} records; ${formatInteger(declared.count)} were declared.`,
    )
  return null
}

function wrong(code: CsvProblem['code'], message: string): CsvProblem {
  return { reason: 'invalid_file_content', code, message, row: null, column: null }
}
