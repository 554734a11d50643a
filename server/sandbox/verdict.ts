import { declaredProblem } from '../../src/contract/csv/problems.ts'
import type { CsvProblem, CsvReport } from '../../src/contract/csv/report.ts'

/**
 * Why the import of a file fails, by the same check as in the browser; null if it does not fail. Problems of the file come before
 * differences to what was declared.
 */
export function verdict(report: CsvReport, declared: { size: number; count: number }): CsvProblem | null {
  return report.problem ?? declaredProblem(report, declared)
}
