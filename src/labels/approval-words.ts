import type { Info } from '../contract/info.ts'
import type { Approval, Job } from '../contract/job.ts'
import { formatCount, formatNumber } from '../lib/format.ts'

/** Why a job needs a second person: "more than 50 imports; websets use 2 of them". */
export function approvalReasonWords({ reasons, over, inUse }: Approval): string {
  const words: Record<Approval['reasons'][number], string> = {
    many: `more than ${formatCount(over, 'import')}`,
    in_use: `websets use ${formatNumber(inUse.count)} of them`,
    use_unknown: 'it is unknown whether websets use them: they were not read in the last hour',
  }
  return reasons.map((reason) => words[reason]).join('; ')
}

/** Whether a job was asked for by the person who looks at it, or by a script with a token of theirs. */
export function isOwn({ approval }: Job, { who }: Info['you']): boolean {
  return approval !== null && who?.kind === 'person' && who.subject === approval.askedBy
}
