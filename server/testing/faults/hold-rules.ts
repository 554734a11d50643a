import type { Trace } from './trace.ts'

/**
 * What of held jobs was sent too early: before so much time had passed, or, where another console had begun meanwhile, before the
 * wall clock said so; and what was sent of one that was undone.
 */
export function holds({ calls, held, replicated, jobs }: Trace): string[] {
  const sent = calls.filter(({ method }) => method === 'DELETE')
  const wrong = held.flatMap(({ key, ids, holdMs, askedAt, askedWallAt, lives, undoneAt }) => {
    const of = sent.filter(({ id }) => ids.includes(id))
    const isEarly = (call: (typeof of)[number]) =>
      call.at - askedAt < holdMs && (call.seen.lives === lives || call.seen.wallAt - askedWallAt < holdMs)
    return [
      ...of
        .filter(isEarly)
        .map(
          ({ id, at }) => `${id} of ${key} was sent ${Math.round(at - askedAt)} ms after it was asked for`,
        ),
      ...(undoneAt === null ? [] : of.map(({ id }) => `${id} of ${key} was sent, and ${key} was undone`)),
    ]
  })
  const undone = new Set(jobs.filter(({ job }) => job.state === 'undone').flatMap(({ ids }) => ids))
  return [
    ...wrong,
    ...sent.filter(({ id }) => undone.has(id)).map(({ id }) => `${id} was sent, and its job is undone`),
    ...(replicated?.begins ?? [])
      .filter(({ committedAt, holdUntil }) => committedAt < holdUntil)
      .map(
        ({ jobId, committedAt, holdUntil }) =>
          `job ${String(jobId)} began ${Math.round(holdUntil - committedAt)} ms too early`,
      ),
  ]
}
