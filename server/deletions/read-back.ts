import { type Answer, send } from '../answer.ts'
import { type Deadline, pause } from '../deadline.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { type Upstream, UpstreamError } from '../upstream.ts'
import type { Timing } from './timing.ts'

export type ReadBack = { found: 'gone' | 'there' | 'unclear'; requestId: string | null }

type Deps = { upstream: Upstream; limiter: Limiter }

const longestWaitMs = 4_000

/** Faults that the next try will meet again: asking on would only spend the budget. */
const lasting = new Set(['redirect', 'unsafe', 'too_large'])

/**
 * Looks whether an import still exists, for a deletion whose answer was lost. Asks again while the answer is a passing
 * failure and the deadline lets it. `unclear` when upstream would not say.
 */
export async function readBack(
  deps: Deps,
  importId: string,
  deadline: Deadline,
  { callMs, readAgainMs }: Pick<Timing, 'callMs' | 'readAgainMs'>,
): Promise<ReadBack> {
  for (let wait = readAgainMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const seen = await look(deps, importId, deadline, callMs)
    if (seen !== 'again') return seen
    if (deadline.left() <= wait) return { found: 'unclear', requestId: null }
    await pause(wait, deadline)
  }
}

async function look(
  deps: Deps,
  importId: string,
  deadline: Deadline,
  callMs: number,
): Promise<ReadBack | 'again'> {
  let answer: Answer
  try {
    await deps.limiter.take(deadline)
    const call = { method: 'GET', path: `/websets/v0/imports/${importId}` } as const
    answer = await send(deps.upstream, deps.limiter, call, deadline.within(callMs))
  } catch (error) {
    if (error instanceof BudgetError) return { found: 'unclear', requestId: null }
    if (!(error instanceof UpstreamError)) throw error
    return lasting.has(error.fault) ? { found: 'unclear', requestId: null } : 'again'
  }
  const { requestId } = answer
  if (answer.status === 404 && !answer.isPage) return { found: 'gone', requestId }
  if (answer.status === 200) return hasId(answer.json, importId) ? { found: 'there', requestId } : 'again'
  // A 404 that is a page is from something in between, which may not be there the next time.
  const passing = answer.status === 404 || answer.status === 429 || answer.status >= 500
  return passing ? 'again' : { found: 'unclear', requestId }
}

/** Whether a body is the import that was asked for: an answer about another one says nothing about this. */
export function hasId(json: unknown, importId: string): boolean {
  return typeof json === 'object' && json !== null && 'id' in json && json.id === importId
}
