import type { JobRestores, Restore, RestoreState } from '../contract/restore.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { restoresUnderWay } from '../queries/restores.ts'

type Words = { label: string; colour: string }

/** How a restore goes or went, for people. A new state breaks the build here. */
export const restoreWords: Record<RestoreState, Words> = {
  queued: { label: 'Waiting to be restored', colour: 'text-muted' },
  sending: { label: 'Being restored', colour: 'text-busy' },
  restored: { label: 'Restored', colour: 'text-ok' },
  refused: { label: 'Restore refused', colour: 'text-danger' },
  failed: { label: 'Restore failed', colour: 'text-danger' },
  unknown: { label: 'Restore unknown', colour: 'text-warn' },
  stopped: { label: 'Restore stopped', colour: 'text-muted' },
}

/** Whether there is more to say of its end than its label. */
export function restoreMessage({ state, message }: Restore): string | null {
  return state === 'restored' ? null : message
}

/** "4 of 10 restored · 1 failed". */
export function restoresInWords(restores: JobRestores): string {
  const { counts } = restores
  const parts = [`${formatNumber(counts.restored)} of ${formatCount(totalOf(restores), 'import')} restored`]
  const failed = counts.failed + counts.refused
  if (failed > 0) parts.push(`${formatNumber(failed)} failed`)
  if (counts.unknown > 0) parts.push(`${formatNumber(counts.unknown)} unknown`)
  if (counts.stopped > 0) parts.push(`${formatNumber(counts.stopped)} stopped`)
  return parts.join(' · ')
}

/** How much of a job's restores has ended, from 0 to 1. */
export function shareEnded(restores: JobRestores): number {
  const total = totalOf(restores)
  return total === 0 ? 0 : 1 - restoresUnderWay(restores) / total
}

function totalOf({ counts }: JobRestores): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
