import type { Import } from '../contract/import.ts'
import type { ImportsList } from '../queries/imports-list.ts'

/**
 * The imports that are failed now and were not when the list was last looked at (`known`: the failed ones then; null on
 * the first look, when nothing is news). Gives the failed ones of now as well, to be kept for the next look.
 */
export function newFailures(
  { imports, arrived }: Pick<ImportsList, 'imports' | 'arrived'>,
  known: ReadonlySet<string> | null,
): { failures: Import[]; known: ReadonlySet<string> } {
  const failed = [...arrived, ...imports].filter((item) => item.status === 'failed')
  return {
    failures: known === null ? [] : failed.filter((item) => !known.has(item.id)),
    known: new Set(failed.map((item) => item.id)),
  }
}
