import { declaredProblem } from '../../src/contract/csv/problems.ts'
import type { CsvProblem, CsvReport } from '../../src/contract/csv/report.ts'

/**
 * Why the import of a file fails, by the check that the browser makes too; null where it does not. What the file is comes
 * before what was declared of it.
 */
export function verdict(report: CsvReport, declared: { size: number; count: number }): CsvProblem | null {
  return report.problem ?? declaredProblem(report, declared)
}
