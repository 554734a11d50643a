import type { Import } from '../contract/import.ts'
import type { Use } from '../contract/webset.ts'
import { statusSummary } from '../labels/status-summary.ts'
import { lowRiskStatuses } from './confirm-phrase.ts'

/** What a deletion of many would affect. */
export type ImpactSummary = {
  /** What may hurt comes first: what is used, then what has not failed; else in the order that they were given. */
  ordered: readonly { item: Import; websets: number }[]
  /** "9 failed, 2 completed". */
  statuses: string
  /** How many of them are used, and by how many websets in all. */
  used: number
  websets: number
  /** `createdAt` of both ends; null where there is none. */
  oldest: string | null
  newest: string | null
}

/** Sums up what a deletion would affect. `usesOf` gives the uses of one import. */
export function summarizeImpact(
  imports: readonly Import[],
  usesOf: (importId: string) => readonly Use[],
): ImpactSummary {
  const using = new Set<string>()
  const weighed = imports.map((item) => {
    const websets = new Set(usesOf(item.id).map(({ websetId }) => websetId))
    for (const id of websets) using.add(id)
    const weight = (websets.size > 0 ? 2 : 0) + (lowRiskStatuses.has(item.status) ? 0 : 1)
    return { item, websets: websets.size, weight }
  })
  const created = imports.map(({ createdAt }) => createdAt).toSorted()
  return {
    ordered: weighed.toSorted((a, b) => b.weight - a.weight),
    statuses: statusSummary(imports),
    used: weighed.filter(({ websets }) => websets > 0).length,
    websets: using.size,
    oldest: created[0] ?? null,
    newest: created.at(-1) ?? null,
  }
}
