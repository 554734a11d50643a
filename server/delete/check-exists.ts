import { idPattern } from '../../src/contract/import.ts'
import { pageLimits } from '../../src/contract/page.ts'
import { type Answer, hasId, idIn, send } from '../answer.ts'
import { type ApiCheck, importsPath, isExasNotFound, isListPage } from '../api-check.ts'
import { type Deadline, deadlineIn, noDeadline, pause } from '../deadline.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'
import type { Timing } from './timing.ts'

/**
 * Whether an import exists. `not_found`: a 404 that does not prove that the import is gone: it is not the API's own, or the
 * list of imports has not answered at this address. `unclear`: the answer does not tell. `unasked`: the budget or a 429 left
 * no time to ask.
 */
export type Existence = {
  found: 'gone' | 'there' | 'not_found' | 'unclear' | 'unasked'
  requestId: string | null
}

type Deps = { upstream: Upstream; limiter: Limiter; apiCheck: ApiCheck }

type Options = Pick<Timing, 'callMs' | 'readRetryMs'> & {
  /** Whether time spent waiting for the budget and for 429s does not count. Asked before each try. */
  isPatient?: () => boolean
}

const longestWaitMs = 4_000

/** Faults that would happen again at the next try, which would only spend the budget. */
const lasting = new Set(['redirect', 'unsafe', 'too_large'])

/**
 * Reads an import back, for a deletion whose answer was lost. Tries again while the failure may pass and there is time.
 * Returns the deadline, too, which a patient caller extends.
 */
export async function checkExists(
  deps: Deps,
  importId: string,
  until: Deadline,
  { callMs, readRetryMs, isPatient = () => false }: Options,
): Promise<Existence & { deadline: Deadline }> {
  let deadline = until
  for (let wait = readRetryMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const left = deadline.left()
    const patient = isPatient()
    const standStill = () => {
      if (patient) deadline = deadlineIn(left)
    }
    const takeSlot = async () => {
      await deps.limiter.take(patient && left > 0 ? noDeadline : deadline)
      standStill()
      return deadline.within(callMs)
    }
    const seen = await readOnce(deps, importId, takeSlot)
    if (typeof seen === 'object') return { ...seen, deadline }
    if (deadline.left() <= wait)
      return { found: seen === 'limited' ? 'unasked' : 'unclear', requestId: null, deadline }
    await pause(wait, deadline)
    if (seen === 'limited') standStill()
  }
}

async function readOnce(
  deps: Deps,
  importId: string,
  takeSlot: () => Promise<Deadline>,
): Promise<Existence | 'again' | 'limited'> {
  // Somebody has changed the record, and the path would be another one.
  if (!idPattern.test(importId)) return { found: 'unclear', requestId: null }
  let answer: Answer
  let deadline: Deadline
  try {
    deadline = await takeSlot()
    const call = { method: 'GET', path: `${importsPath}/${importId}` } as const
    answer = await send(deps.upstream, deps.limiter, call, deadline)
  } catch (error) {
    if (error instanceof BudgetError) return { found: 'unasked', requestId: null }
    if (!(error instanceof UpstreamError)) throw error
    return lasting.has(error.fault) ? { found: 'unclear', requestId: null } : 'again'
  }
  const { requestId } = answer
  if (answer.status === 429) return 'limited'
  if (answer.status === 200) return hasId(answer.json, importId) ? { found: 'there', requestId } : 'again'
  // An HTML page is from something in between, which may be gone the next time.
  if (answer.status >= 500 || (answer.status === 404 && answer.isPage)) return 'again'
  if (answer.status !== 404) return { found: 'unclear', requestId }
  if (!isExasNotFound(answer, importId)) return { found: 'not_found', requestId }
  const address = await deps.apiCheck.confirm(deps.limiter, deadline)
  if (address === 'unclear') return 'again'
  return { found: address === 'confirmed' ? 'gone' : 'not_found', requestId }
}

/** How often one page of the list is tried. */
const triesOfPage = 5

/**
 * The ids of all imports, by reading the whole list; null if it could not be read to its end. It is read once more if one of `wanted`
 * is missing: if others were deleted meanwhile, it may have moved to a page that had been read. An import that is missing in both
 * is gone, whatever else the API says about it.
 */
export async function listIds(
  deps: Pick<Deps, 'upstream' | 'limiter'>,
  wanted: readonly string[],
  deadline: Deadline,
  timing: Pick<Timing, 'callMs' | 'readRetryMs'>,
): Promise<Set<string> | null> {
  const ids = await readWholeList(deps, deadline, timing)
  if (ids === null || wanted.every((id) => ids.has(id))) return ids
  const again = await readWholeList(deps, deadline, timing)
  return again && new Set([...ids, ...again])
}

async function readWholeList(
  deps: Pick<Deps, 'upstream' | 'limiter'>,
  deadline: Deadline,
  { callMs, readRetryMs }: Pick<Timing, 'callMs' | 'readRetryMs'>,
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
      await pause(readRetryMs * 2 ** tries, deadline)
      continue
    }
    tries = 0
    const before = ids.size
    for (const id of page.ids) ids.add(id)
    if (!page.hasMore) return ids
    // A list that repeats itself was not read to its end.
    if (page.next === null || cursors.has(page.next) || ids.size === before) return null
    cursors.add(page.next)
    cursor = page.next
  }
  return null
}

type Page = { ids: string[]; hasMore: boolean; next: string | null }

/** `failed`: the next try may succeed; `refused`: it would not. */
async function readPage(
  { upstream, limiter }: Pick<Deps, 'upstream' | 'limiter'>,
  cursor: string | null,
  deadline: Deadline,
  callMs: number,
): Promise<Page | 'failed' | 'refused'> {
  const limit = String(pageLimits.imports.max)
  const query = new URLSearchParams({ limit, ...(cursor !== null && { cursor }) })
  const call = { method: 'GET', path: importsPath, search: `?${query.toString()}` } as const
  try {
    await limiter.take(deadline)
    const { status, json } = await send(upstream, limiter, call, deadline.within(callMs))
    if (status === 429 || status >= 500) return 'failed'
    if (status !== 200 || !isListPage(json)) return 'refused'
    const ids = json.data.map(idIn)
    if (ids.includes(null)) return 'refused'
    const next = typeof json.nextCursor === 'string' && json.nextCursor !== '' ? json.nextCursor : null
    return { ids: ids.filter((id) => id !== null), hasMore: json.hasMore, next }
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof BudgetError) return 'failed'
    throw error
  }
}
