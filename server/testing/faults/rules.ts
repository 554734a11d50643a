import { entryHash, origin, recordBody } from '../../ledger/chain.ts'
import { begun, begunAndLost, budget, loggedHeads } from './replicas/replica-rules.ts'
import { holds } from './hold-rules.ts'
import type { Trace } from './trace.ts'
import type { UpstreamCall } from './world.ts'

/** What must hold once a history has ended; each by its number, as the checker names it. */
export const rules = {
  1: 'what we deleted upstream, at once or late, is what the records say is deleted in the end, one for one',
  2: 'every success that was shown has a record that says so',
  3: 'every import whose record says deleted or already gone is gone',
  4: 'no DELETE reached upstream without an intent that was on disk before',
  5: 'nothing was sent to be deleted that nobody asked for',
  6: 'every item of a job has exactly one end, the counts add up, and none failed for 429 alone',
  7: 'the chain of the ledger is unbroken, and ends in the records as they are',
  8: 'nothing of one account is sent, read back or written down under another',
  9: 'nothing is sent or read back under a key that nobody has confirmed',
  10: 'there is no record for nothing: each is of a call, says that none was sent, or is of a console that was killed or lost the job before',
  11: 'the ends of the chain are noted, one at most behind, and the check of the ledger finds nothing',
  12: 'what was said not to be sent or written was not',
  13: 'no second has more calls that were served than the budget, of all replicas together',
  14: 'an item is begun while its job runs, by the replica that has the job',
  15: 'nothing of a job is sent before its hold is over, nor once it was undone',
} as const
export type Rule = keyof typeof rules

export type Breach = { rule: Rule; what: string }

/** Everything in a history that breaks a rule, under any of its accounts. */
export function breachesOf(trace: Trace): Breach[] {
  const checks: Record<Rule, (trace: Trace) => string[]> = {
    1: deletions,
    2: successes,
    3: gone,
    4: intents,
    5: asked,
    6: items,
    7: chain,
    8: accounts,
    9: keys,
    10: phantoms,
    11: heads,
    12: denials,
    13: budget,
    14: begun,
    15: holds,
  }
  return [trace, ...trace.others].flatMap((each) =>
    Object.entries(checks).flatMap(([rule, check]) =>
      check(each).map((what) => ({ rule: Number(rule) as Rule, what })),
    ),
  )
}

/**
 * An import that a call of ours deleted has one record that says `deleted`, or none yet and one that says `unknown`. A
 * record that says `deleted` belongs to such an import. One exception, which nobody can know better: where somebody else
 * deleted the import and no answer of ours came through, a check finds their deletion and takes it for ours.
 */
function deletions({ calls, missed, records, byStrangers, callsArriveAtOnce }: Trace): string[] {
  const ids = new Set([...calls.map(({ id }) => id), ...records.map(({ importId }) => importId)])
  return [...ids].flatMap((id) => {
    const of = records.filter(({ importId }) => importId === id)
    const saying = of.filter(({ outcome }) => outcome === 'deleted').length
    const unknown = of.some(({ outcome }) => outcome === 'unknown')
    const ours = calls.some((call) => call.id === id && call.deleted)
    const doubtful =
      of.some(({ settledLater }) => settledLater) ||
      missed.includes(id) ||
      // Over a wire an answer may leave upstream in time and be read too late by a console that had no processor meanwhile.
      (!callsArriveAtOnce && of.some(({ told }) => told.includes('The import was read back and is gone'))) ||
      calls.some((call) => call.id === id && wasLost(call))
    if (saying > 1) return [`${id} has ${saying} records that say deleted`]
    if (ours && saying === 0 && !unknown)
      return [`${id} was deleted by us and no record says so: ${of.map(({ told }) => told).join(', ')}`]
    if (!ours && saying === 1 && !(byStrangers.has(id) && doubtful))
      return [
        `${id} has a record that says deleted, and we did not delete it: ${of.map(({ told }) => told).join(', ')}`,
      ]
    return []
  })
}

function wasLost({ method, fault, heard }: UpstreamCall): boolean {
  return method === 'DELETE' && (fault?.kind === 'lost' || fault?.kind === 'late' || heard !== 'yes')
}

function successes({ jobs, records, asks }: Trace): string[] {
  const byId = new Map(records.map((record) => [record.id, record]))
  const shown = [
    ...jobs.flatMap(({ job, items: all }) =>
      all
        .filter(({ state }) => state === 'deleted' || state === 'already_gone')
        .map(({ importId, state, deletionId }) => ({ importId, state, deletionId, where: `job ${job.id}` })),
    ),
    ...asks
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
    ...synchronous
      .filter((level) => level !== 2)
      .map((level) => `the ledger writes with synchronous=${level}, not FULL (2)`),
    ...calls
      .filter(({ method, seen }) => method === 'DELETE' && !seen.hadIntent)
      .map(({ id }) => `a DELETE of ${id} arrived before its intent`),
  ]
}

function asked({ calls, asked: ids }: Trace): string[] {
  return calls
    .filter(({ method, id }) => method === 'DELETE' && !ids.has(id))
    .map(({ id }) => `${id} was sent to be deleted, and nobody asked for it`)
}

const ends = new Set<string>(['deleted', 'already_gone', 'refused', 'failed', 'unknown'])

function items({ jobs, calls, missed, callsArriveAtOnce }: Trace): string[] {
  /** Whether anything but a 429 happened to calls for this import that could make it fail. */
  const hadOtherTrouble = (id: string, message: string | null) =>
    (!callsArriveAtOnce && /No whole answer came in time/.test(message ?? '')) ||
    missed.includes(id) ||
    calls.some(
      ({ id: called, fault, heard }) =>
        called === id && ((fault !== null && fault.kind !== 'limited') || heard === 'too late'),
    )
  return jobs.flatMap(({ job, ids, items: all }) => {
    const wrong: string[] = []
    const isUndone = job.state === 'undone'
    if (job.state !== 'finished' && !isUndone) wrong.push(`job ${job.id} is ${job.state}`)
    if (JSON.stringify(all.map(({ importId }) => importId)) !== JSON.stringify(ids))
      wrong.push(`job ${job.id} does not list its ${ids.length} imports once each, in their order`)
    const counted: Record<string, number> = {}
    for (const { importId, state, code, message } of all) {
      counted[state] = (counted[state] ?? 0) + 1
      if (isUndone ? state !== 'stopped' : !ends.has(state))
        wrong.push(`${importId} of job ${job.id} ended as ${state}`)
      if (state === 'refused' && code === 'rate_limited')
        wrong.push(`${importId} of job ${job.id} was refused for 429`)
      else if ((state === 'failed' || state === 'refused') && !hadOtherTrouble(importId, message))
        wrong.push(`${importId} of job ${job.id} ${state} without a cause: ${code ?? ''} ${message ?? ''}`)
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

function accounts({ calls, missed, records, ids }: Trace): string[] {
  const foreign = [...calls.map(({ id }) => id), ...missed, ...records.map(({ importId }) => importId)]
  return foreign.filter((id) => !ids.has(id)).map((id) => `${id} is of another account`)
}

function keys({ calls }: Trace): string[] {
  return calls
    .filter(({ seen }) => !seen.keyKnown)
    .map(({ method, id }) => `${method} of ${id} came under a key that nobody had confirmed`)
}

/** An intent that was written too late for its slot, where the budget had no other place for its call. */
const saysUnsent = (told: string) => /^(failed|stopped) rate_limited .*Nothing was sent;/.test(told)

function phantoms({ calls, missed, records, kills, replicated }: Trace): string[] {
  const sentFor = (id: string) =>
    calls.filter((call) => call.method === 'DELETE' && call.id === id).length +
    missed.filter((each) => each === id).length
  return [...new Set(records.map(({ importId }) => importId))].flatMap((id) => {
    const of = records.filter(({ importId, told }) => importId === id && !saysUnsent(told)).length
    const sent = sentFor(id)
    const excused = kills + (replicated ? begunAndLost(replicated, id) : 0)
    return of <= sent + excused ? [] : [`${id} has ${of} records, for ${sent} calls and ${kills} kills`]
  })
}

function heads(trace: Trace): string[] {
  const { calls, head, loggedHeads: logged, entries, problems, lives, replicated } = trace
  if (replicated) return loggedHeads(trace)
  const last = entries.at(-1)
  const isIn = (noted: { seq: number; hash: string }) => entries[noted.seq - 1]?.hash === noted.hash
  return [
    ...problems.map(({ message }) => `the check finds: ${message}`),
    ...logged.filter((noted) => !isIn(noted)).map(({ seq }) => `no entry is the head noted as ${seq}`),
    ...(last && head?.hash === last.hash
      ? []
      : [`the head noted is ${head?.seq}, the last entry ${last?.seq}`]),
    ...(last && logged.at(-1)?.hash === last.hash ? [] : ['the log of heads does not end in the last entry']),
    // Each console may have one that it could not note; the next intent waits until it is.
    ...calls
      .filter(({ method, seen }) => method === 'DELETE' && seen.unnotedIntents > lives)
      .map(({ id, seen }) => `a DELETE of ${id} went out with ${seen.unnotedIntents} intents not noted`),
  ]
}

function denials({ asks, records, deniedJobs }: Trace): string[] {
  const ids = new Set(asks.map(({ importId }) => importId))
  return [
    ...deniedJobs.map((key) => `${key} was said not to be written, and was there`),
    ...[...ids].flatMap((id) => {
      const of = asks.filter(({ importId }) => importId === id)
      const denied = of.filter(({ status, deletionId }) => status !== null && deletionId === null).length
      const written = records.filter(({ importId, jobId }) => importId === id && jobId === null).length
      if (written <= of.length - denied) return []
      return [`${id} was asked for ${of.length} times, refused ${denied} times, and has ${written} records`]
    }),
  ]
}
