import { type Answer, hasId, send } from '../answer.ts'
import { type Deadline, deadlineIn, noDeadline, pause } from '../deadline.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { isExasNotFound } from './not-found.ts'
import type { RouteProof } from '../route-proof.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'
import type { Timing } from './timing.ts'

/**
 * `not_found`: a 404 that does not prove that the import is gone, as it is not the API's own, or the list of imports has
 * not answered at this address. `unasked`: the budget or a 429 left no time to ask, so that nothing was said, not even
 * that nothing can be told.
 */
export type ReadBack = {
  found: 'gone' | 'there' | 'not_found' | 'unclear' | 'unasked'
  requestId: string | null
}

type Deps = { upstream: Upstream; limiter: Limiter; route: RouteProof }

type Options = Pick<Timing, 'callMs' | 'readAgainMs'> & {
  /** Whether time that the budget takes, and that 429s take, does not count; asked anew before each look. */
  isPatient?: () => boolean
}

const longestWaitMs = 4_000

/** Faults that the next try will meet again: asking on would only spend the budget. */
const lasting = new Set(['redirect', 'unsafe', 'too_large'])

/**
 * Looks whether an import still exists, for a deletion whose answer was lost. Asks again while the answer is a passing
 * failure and the deadline lets it. Gives what is left of the deadline, too.
 */
export async function readBack(
  deps: Deps,
  importId: string,
  until: Deadline,
  { callMs, readAgainMs, isPatient = () => false }: Options,
): Promise<ReadBack & { deadline: Deadline }> {
  let deadline = until
  for (let wait = readAgainMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const left = deadline.left()
    const patient = isPatient()
    const standStill = () => {
      if (patient) deadline = deadlineIn(left)
    }
    const place = async () => {
      await deps.limiter.take(patient && left > 0 ? noDeadline : deadline)
      standStill()
      return deadline.within(callMs)
    }
    const seen = await look(deps, importId, place)
    if (typeof seen === 'object') return { ...seen, deadline }
    if (deadline.left() <= wait)
      return { found: seen === 'limited' ? 'unasked' : 'unclear', requestId: null, deadline }
    await pause(wait, deadline)
    if (seen === 'limited') standStill()
  }
}

async function look(
  deps: Deps,
  importId: string,
  place: () => Promise<Deadline>,
): Promise<ReadBack | 'again' | 'limited'> {
  let answer: Answer
  let deadline: Deadline
  try {
    deadline = await place()
    const call = { method: 'GET', path: `/websets/v0/imports/${importId}` } as const
    answer = await send(deps.upstream, deps.limiter, call, deadline)
  } catch (error) {
    if (error instanceof BudgetError) return { found: 'unasked', requestId: null }
    if (!(error instanceof UpstreamError)) throw error
    return lasting.has(error.fault) ? { found: 'unclear', requestId: null } : 'again'
  }
  const { requestId } = answer
  if (answer.status === 429) return 'limited'
  if (answer.status === 200) return hasId(answer.json, importId) ? { found: 'there', requestId } : 'again'
  // A page is from something in between, which may not be there the next time.
  if (answer.status >= 500 || (answer.status === 404 && answer.isPage)) return 'again'
  if (answer.status !== 404) return { found: 'unclear', requestId }
  if (!isExasNotFound(answer, importId)) return { found: 'not_found', requestId }
  const proof = await deps.route.prove(deps.limiter, deadline)
  if (proof === 'unclear') return 'again'
  return { found: proof === 'proven' ? 'gone' : 'not_found', requestId }
}
