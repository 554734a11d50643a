import { entryHash, origin, recordBody } from '../chain.ts'
import type { Trace } from './trace.ts'
import type { UpstreamCall } from './world.ts'

/** What must hold once a history has ended; each by its number, as the checker names it. */
export const rules = {
  1: 'what we deleted upstream is what the records say is deleted, one for one',
  2: 'every success that was shown has a record that says so',
  3: 'every import whose record says deleted or already gone is gone',
  4: 'no DELETE reached upstream without an intent that was on disk before',
  5: 'nothing was sent to be deleted that nobody asked for',
  6: 'every item of a job has exactly one end, the counts add up, and none failed for 429 alone',
  7: 'the chain of the ledger is unbroken, and ends in the records as they are',
} as const
export type Rule = keyof typeof rules

export type Breach = { rule: Rule; what: string }

/** Everything in a history that breaks a rule. */
export function breachesOf(trace: Trace): Breach[] {
  const checks: Record<Rule, (trace: Trace) => string[]> = {
    1: deletions,
    2: successes,
    3: gone,
    4: intents,
    5: asked,
    6: items,
    7: chain,
  }
  return Object.entries(checks).flatMap(([rule, check]) =>
    check(trace).map((what) => ({ rule: Number(rule) as Rule, what })),
  )
}

/**
 * An import that a call of ours deleted has one record that says `deleted`, or none yet and one that says `unknown`. A
 * record that says `deleted` belongs to such an import. One exception, which nobody can know better: where somebody else
 * deleted the import and no answer of ours came through, reading it back takes their deletion for ours.
 */
function deletions({ calls, missed, records, byStrangers }: Trace): string[] {
  const ids = new Set([...calls.map(({ id }) => id), ...records.map(({ importId }) => importId)])
  return [...ids].flatMap((id) => {
    const of = records.filter(({ importId }) => importId === id)
    const saying = of.filter(({ outcome }) => outcome === 'deleted').length
    const unknown = of.some(({ outcome }) => outcome === 'unknown')
    const ours = calls.some((call) => call.id === id && call.deleted)
    const doubtful =
      of.some(({ settledLater }) => settledLater) ||
      missed.includes(id) ||
      calls.some((call) => call.id === id && wasLost(call))
    if (saying > 1) return [`${id} has ${saying} records that say deleted`]
    if (ours && saying === 0 && !unknown) return [`${id} was deleted by us and no record says so`]
    if (!ours && saying === 1 && !(byStrangers.has(id) && doubtful))
      return [`${id} has a record that says deleted, and we did not delete it`]
    return []
  })
}

function wasLost({ method, fault, heard }: UpstreamCall): boolean {
  return method === 'DELETE' && (fault?.kind === 'lost' || heard !== 'yes')
}

function successes({ jobs, records, answers }: Trace): string[] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const shown = [
    ...jobs.flatMap(({ job, items: all }) =>
      all
        .filter(({ state }) => state === 'deleted' || state === 'already_gone')
        .map(({ importId, state, deletionId }) => ({ importId, state, deletionId, where: `job ${job.id}` })),
    ),
    ...answers
      .filter(({ status }) => status === 200)
      .map(({ importId, deletionId }) => ({ importId, deletionId, state: 'deleted', where: 'an answer' })),
  ]
  return shown.flatMap(({ importId, state, deletionId, where }) => {
    const record = byId.get(deletionId ?? '')
    if (record?.importId === importId && record.outcome === state) return []
    return [`${where} showed ${importId} as ${state}; its record says ${record?.outcome ?? 'nothing'}`]
  })
}

function gone({ records, left }: Trace): string[] {
  return records
    .filter(
      ({ outcome, importId }) => (outcome === 'deleted' || outcome === 'already_gone') && left.has(importId),
    )
    .map(({ id, importId, outcome }) => `record ${id} says ${outcome}, and ${importId} is there`)
}

function intents({ calls, synchronous }: Trace): string[] {
  return [
    ...(synchronous === 2 || synchronous === null
      ? []
      : [`the ledger writes with synchronous=${synchronous}, not FULL (2)`]),
    ...calls
      .filter(({ method, hadIntent }) => method === 'DELETE' && !hadIntent)
      .map(({ id }) => `a DELETE of ${id} arrived before its intent`),
  ]
}

function asked({ calls, asked: ids }: Trace): string[] {
  return calls
    .filter(({ method, id }) => method === 'DELETE' && !ids.has(id))
    .map(({ id }) => `${id} was sent to be deleted, and nobody asked for it`)
}

const ends = new Set<string>(['deleted', 'already_gone', 'refused', 'failed', 'unknown'])

function items({ jobs, calls, missed }: Trace): string[] {
  /** Whether anything but a 429 happened to calls for this import that could make it fail. */
  const hadOtherTrouble = (id: string) =>
    missed.includes(id) ||
    calls.some(
      ({ id: called, fault, heard }) =>
        called === id && ((fault !== null && fault.kind !== 'limited') || heard === 'too late'),
    )
  return jobs.flatMap(({ job, ids, items: all }) => {
    const wrong: string[] = []
    if (job.state !== 'finished') wrong.push(`job ${job.id} is ${job.state}`)
    if (JSON.stringify(all.map(({ importId }) => importId)) !== JSON.stringify(ids))
      wrong.push(`job ${job.id} does not list its ${ids.length} imports once each, in their order`)
    const counted: Record<string, number> = {}
    for (const { importId, state, code } of all) {
      counted[state] = (counted[state] ?? 0) + 1
      if (!ends.has(state)) wrong.push(`${importId} of job ${job.id} ended as ${state}`)
      if (state === 'refused' && code === 'rate_limited')
        wrong.push(`${importId} of job ${job.id} was refused for 429`)
      else if ((state === 'failed' || state === 'refused') && !hadOtherTrouble(importId))
        wrong.push(`${importId} of job ${job.id} ${state} without a cause`)
    }
    const told = Object.entries(job.counts).filter(([, count]) => count > 0)
    if (
      told.some(([state, count]) => counted[state] !== count) ||
      told.length !== Object.keys(counted).length
    )
      wrong.push(`job ${job.id} counts ${JSON.stringify(told)}, and has ${JSON.stringify(counted)}`)
    if (told.reduce((sum, [, count]) => sum + count, 0) !== job.total || job.total !== ids.length)
      wrong.push(`the counts of job ${job.id} do not add up to ${ids.length}`)
    return wrong
  })
}

function chain({ entries, rows }: Trace): string[] {
  const wrong: string[] = []
  const last = new Map<number | null, string>()
  let before = origin
  for (const { seq, deletionId, body, hash } of entries) {
    if (seq !== before.seq + 1 || hash !== entryHash(before.hash, seq, body))
      wrong.push(`entry ${seq} does not follow entry ${before.seq}`)
    before = { seq, hash }
    last.set(deletionId, body)
  }
  for (const row of rows) {
    const told = last.get(Number(row['id'])) ?? '{}'
    const { account } = JSON.parse(told) as { account?: string }
    if (told !== recordBody(row, account ?? null))
      wrong.push(`record ${String(row['id'])} is not as its last entry has it`)
  }
  return wrong
}
