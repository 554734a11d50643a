import { setTimeout as delay } from 'node:timers/promises'
import { pageLimits } from '../../src/contract/page.ts'
import { send } from '../answer.ts'
import type { Deadline } from '../deadline.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { importsPath, isListPage } from '../route-proof.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'

type Deps = { upstream: Upstream; limiter: Limiter }
type Options = { deadline: Deadline; callMs: number; againMs: number }

/** Tries of one page that fails in passing, before the walk is given up. */
const triesOfPage = 5

/**
 * The ids of all imports there are, from a fresh walk of the whole list; null when it could not be walked to its end. An
 * import that is in none of its pages is gone, whatever the API says of it otherwise.
 */
export async function walkList(
  deps: Deps,
  { deadline, callMs, againMs }: Options,
): Promise<Set<string> | null> {
  const ids = new Set<string>()
  const cursors = new Set<string>()
  let cursor: string | null = null
  let tries = 0
  while (tries < triesOfPage && deadline.left() > 0) {
    const page = await readPage(deps, cursor, deadline, callMs)
    if (page === 'refused') return null
    if (page === 'failed') {
      tries += 1
      await delay(Math.min(againMs * 2 ** tries, deadline.left()))
      continue
    }
    tries = 0
    const before = ids.size
    for (const id of page.ids) ids.add(id)
    if (!page.hasMore) return ids
    // A list that goes in circles, or stands still, was not seen whole.
    if (page.next === null || cursors.has(page.next) || ids.size === before) return null
    cursors.add(page.next)
    cursor = page.next
  }
  return null
}

type Page = { ids: string[]; hasMore: boolean; next: string | null }

/** `failed`: the next try may go better; `refused`: it would not. */
async function readPage(
  { upstream, limiter }: Deps,
  cursor: string | null,
  deadline: Deadline,
  callMs: number,
): Promise<Page | 'failed' | 'refused'> {
  const query = new URLSearchParams({
    limit: String(pageLimits.imports.max),
    ...(cursor !== null && { cursor }),
  })
  const call = { method: 'GET', path: importsPath, search: `?${query.toString()}` } as const
  try {
    await limiter.take(deadline)
    const { status, json } = await send(upstream, limiter, call, deadline.within(callMs))
    if (status === 429 || status >= 500) return 'failed'
    if (status !== 200 || !isListPage(json)) return 'refused'
    const ids = json.data.map(idOf)
    if (ids.includes(null)) return 'refused'
    const next = typeof json.nextCursor === 'string' && json.nextCursor !== '' ? json.nextCursor : null
    return { ids: ids.filter((id) => id !== null), hasMore: json.hasMore, next }
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof BudgetError) return 'failed'
    throw error
  }
}

function idOf(item: unknown): string | null {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string'
    ? item.id
    : null
}
