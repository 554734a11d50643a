import { approvalDays, approvalReasons } from '../../src/contract/job.ts'
import type { NewApproval } from '../ledger/job-store.ts'
import type { RecentWebsets } from '../recent-websets.ts'
import { ProblemError } from '../problem.ts'
import type { Caller } from '../route.ts'

/** The approval that a bulk deletion has to wait for; null when it begins at once. */
export type ApprovalRule = (ids: readonly string[], askedBy: string) => NewApproval | null

/** At most this many imports in use are named. A job may have ten times as many. */
const namedAtMost = 1_000

/** How long a reading of the websets counts. After that somebody may have begun to use an import. */
const freshMs = 60 * 60_000

const dayMs = 24 * 60 * 60_000

/**
 * A job waits for a second person when it has more than `over` imports, or when a webset uses one of them. The console knows
 * that from the last reading of all websets that went through it. Without one in the last hour nobody knows, so the job waits
 * too. `over` null: no job waits.
 */
export function approvalRule(
  over: number | null,
  { usedBy, ageMs }: Pick<RecentWebsets, 'usedBy' | 'ageMs'>,
): ApprovalRule {
  return (ids, askedBy) => {
    if (over === null) return null
    const uses = ids.map((id) => ({ id, use: usedBy(id) }))
    const used = uses.filter(({ use }) => use !== null && use.websets > 0)
    const holds: Record<(typeof approvalReasons)[number], boolean> = {
      many: ids.length > over,
      in_use: used.length > 0,
      use_unknown: ageMs() > freshMs,
    }
    const reasons = approvalReasons.filter((reason) => holds[reason])
    if (reasons.length === 0) return null
    return {
      reasons,
      over,
      inUse: { count: used.length, ids: used.slice(0, namedAtMost).map(({ id }) => id) },
      askedBy,
      forMs: approvalDays * dayMs,
    }
  }
}

/** The subject of the person behind a request; for a token, of the person who made it. Without sign-in there is none. */
export function personBehind({ who, behind }: Caller): string {
  return behind ?? who?.subject ?? ''
}

/** Throws a 403 problem for a token: a script is not a second person. */
export function assertNoToken({ who }: Caller): void {
  if (who?.kind === 'person') return
  const message = 'Only a person who signed in can approve or reject a job. Nothing was changed.'
  throw new ProblemError({ status: 403, code: 'person_needed', message })
}
