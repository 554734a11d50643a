import { type Account, accountWords } from '../src/contract/account.ts'
import { type Answer, type Call, send } from './answer.ts'
import { type Deadline, deadlineIn } from './deadline.ts'
import { BudgetError, type Limiter } from './limiter.ts'
import { startFailure } from './listen.ts'
import { asProblemError, ProblemError, problemFromAnswer } from './problem.ts'
import type { Upstream } from './upstream.ts'
import { UpstreamError } from './upstream-error.ts'

/** Where the imports are listed. */
export const importsPath = '/websets/v0/imports'

const listOne = { method: 'GET', path: importsPath, search: '?limit=1' } as const

/**
 * Whether this process has seen the imports API at its address under its key: only then does a 404 for one import say
 * that the import is gone. A wrong path in EXA_BASE_URL answers 404 to everything. See docs/decisions/0015.
 */
export type ApiCheck = {
  /** Takes the answer to any call; a page of the list of imports is what confirms the address. */
  noticed(call: Pick<Call, 'method' | 'path'>, answer: Pick<Answer, 'status' | 'json'>): void
  /**
   * Reads a page of one import if nobody has read the list yet. `wrong_address`: the answer is something else, and will stay so;
   * `unclear`: no answer that says. Never throws.
   */
  confirm(limiter: Limiter, deadline: Deadline): Promise<'confirmed' | 'wrong_address' | 'unclear'>
}

/** Nothing is confirmed at first. */
export function createApiCheck(upstream: Upstream): ApiCheck {
  let isConfirmed = false
  const noticed: ApiCheck['noticed'] = ({ method, path }, { status, json }) => {
    if (method === 'GET' && path === importsPath && status === 200 && isListPage(json)) isConfirmed = true
  }
  return {
    noticed,
    confirm: async (limiter, deadline) => {
      if (isConfirmed) return 'confirmed'
      try {
        await limiter.take(deadline)
        const answer = await send(upstream, limiter, listOne, deadline)
        noticed(listOne, answer)
        if (isConfirmed) return 'confirmed'
        return answer.status === 429 || answer.status >= 500 ? 'unclear' : 'wrong_address'
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

/**
 * Whether an answer is the API's own word that it has no import of this id: the 404 of its Websets routes
 * (`{ statusCode, timestamp, message, error?, path }`), about the path that was asked for. A gateway's 404, a page, and
 * the "Cannot GET …" of a server that has no such route say nothing about an import. `testing/not-found-fixtures.ts` has
 * one of each.
 */
export function isExasNotFound({ status, json }: Pick<Answer, 'status' | 'json'>, importId: string): boolean {
  if (status !== 404 || typeof json !== 'object' || json === null) return false
  const { statusCode, timestamp, message, path } = json as Record<string, unknown>
  return (
    statusCode === 404 &&
    typeof timestamp === 'string' &&
    !Number.isNaN(Date.parse(timestamp)) &&
    typeof message === 'string' &&
    !/^Cannot [A-Z]+ \//.test(message) &&
    typeof path === 'string' &&
    path.endsWith(`/v0/imports/${importId}`)
  )
}

/** What a start found when it asked the API for one import: `line` says it to the person who started the console. */
export type StartFinding = { answers: boolean; line: string }

type StartDeps = { upstream: Upstream; limiter: Limiter; apiCheck: ApiCheck; account: Account }

const startCheckMs = 10_000

/**
 * Asks the API for a list of one, so that the key and the address are tried before anybody needs them. Throws nothing
 * that has to do with the API: that it does not answer is a finding, and no reason not to serve.
 */
export async function checkStart({ upstream, limiter, apiCheck, account }: StartDeps): Promise<StartFinding> {
  const deadline = deadlineIn(startCheckMs)
  try {
    await limiter.take(deadline)
    const answer = await send(upstream, limiter, listOne, deadline)
    apiCheck.noticed(listOne, answer)
    if (answer.status === 200 && isListPage(answer.json)) return found(account, answer.json)
    if (answer.status === 200) return missed(account, 'Something else than a list came.', adviceOn(404))
    const { message, status } = problemFromAnswer(answer)
    return missed(account, message, adviceOn(status))
  } catch (error) {
    const problem = asProblemError(error)
    if (problem instanceof ProblemError) return missed(account, problem.message)
    throw error
  }
}

/** Prints what a live start found, unless the console is stopping by then. Throws nothing: it serves already. */
export async function reportStart(
  check: () => Promise<StartFinding>,
  isStopping: () => boolean,
): Promise<void> {
  try {
    const { answers, line } = await check()
    if (isStopping()) return
    const stream = answers ? process.stdout : process.stderr
    stream.write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
  }
}

function found(account: Account, { data, hasMore }: { data: unknown[]; hasMore: boolean }): StartFinding {
  const some = hasMore ? 'more than 1 import' : '1 import'
  const held = data.length === 0 ? 'no imports yet' : some
  return { answers: true, line: `${accountWords(account)}: the list of imports answers and has ${held}.` }
}

function missed(account: Account, why: string, advice = ''): StartFinding {
  const name = accountWords(account)
  const line = `${name}: the list of imports could not be read. ${sentence(why)} ${advice}`.trimEnd()
  return { answers: false, line: `${line} The console runs all the same and asks again when it is used.` }
}

const longestWhy = 400

/** What upstream says, as one sentence that leaves a terminal as it is. */
function sentence(text: string): string {
  const plain = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim()
  const cut = plain.length > longestWhy ? `${plain.slice(0, longestWhy)}…` : plain
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`
}

/** What to do about a refusal; its message says what happened. */
function adviceOn(status: number): string {
  if (status === 401 || status === 403) return 'Check EXA_API_KEY, then start the console again.'
  if (status === 404) return 'Check EXA_BASE_URL, then start the console again.'
  return ''
}
