import { type Answer, type Call, send } from './answer.ts'
import type { Deadline } from './deadline.ts'
import { BudgetError, type Limiter } from './limiter.ts'
import type { Upstream } from './upstream.ts'
import { UpstreamError } from './upstream-error.ts'

/** Where the imports are listed. */
export const importsPath = '/websets/v0/imports'

/**
 * Whether this process has seen the imports API at its address under its key: then, and only then, does a 404 for one
 * import say that the import is gone. A wrong path in EXA_BASE_URL answers 404 to everything.
 */
export type RouteProof = {
  /** Takes the answer to any call; a page of the list of imports is the proof. */
  note(call: Pick<Call, 'method' | 'path'>, answer: Pick<Answer, 'status' | 'json'>): void
  /**
   * Asks for a page of one where nobody has seen the list yet. `unproven`: it answered something else, and will again;
   * `unclear`: no answer came that tells. Throws nothing.
   */
  prove(limiter: Limiter, deadline: Deadline): Promise<'proven' | 'unproven' | 'unclear'>
}

/** Nothing is proven at first. */
export function createRouteProof(upstream: Upstream): RouteProof {
  let isProven = false
  const note: RouteProof['note'] = ({ method, path }, { status, json }) => {
    if (method === 'GET' && path === importsPath && status === 200 && isListPage(json)) isProven = true
  }
  return {
    note,
    prove: async (limiter, deadline) => {
      if (isProven) return 'proven'
      const call = { method: 'GET', path: importsPath, search: '?limit=1' } as const
      try {
        await limiter.take(deadline)
        const answer = await send(upstream, limiter, call, deadline)
        note(call, answer)
        if (isProven) return 'proven'
        return answer.status === 429 || answer.status >= 500 ? 'unclear' : 'unproven'
      } catch (error) {
        if (error instanceof UpstreamError || error instanceof BudgetError) return 'unclear'
        throw error
      }
    },
  }
}

/** Whether a body is a page of a list, as far as its frame goes. */
export function isListPage(
  json: unknown,
): json is { data: unknown[]; hasMore: boolean; nextCursor: unknown } {
  return (
    typeof json === 'object' &&
    json !== null &&
    'data' in json &&
    Array.isArray(json.data) &&
    'hasMore' in json &&
    typeof json.hasMore === 'boolean' &&
    'nextCursor' in json
  )
}
