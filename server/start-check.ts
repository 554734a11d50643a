import type { Account } from '../src/contract/account.ts'
import { accountInWords } from './account.ts'
import { send } from './answer.ts'
import { deadlineIn } from './deadline.ts'
import type { Limiter } from './limiter.ts'
import { asProblemError, ProblemError, problemFromAnswer } from './problem.ts'
import { importsPath, isListPage, type RouteProof } from './route-proof.ts'
import type { Upstream } from './upstream.ts'

/** What a start found when it asked the API for one import: `line` says it to the person who started the console. */
export type StartFinding = { answers: boolean; line: string }

type Deps = { upstream: Upstream; limiter: Limiter; route: RouteProof; account: Account }

const checkMs = 10_000

/**
 * Asks the API for a list of one, so that the key and the address are tried before anybody needs them. Takes ten seconds
 * at most. Throws nothing that has to do with the API: that it does not answer is a finding, and no reason not to serve.
 */
export async function checkStart({ upstream, limiter, route, account }: Deps): Promise<StartFinding> {
  const call = { method: 'GET', path: importsPath, search: '?limit=1' } as const
  const deadline = deadlineIn(checkMs)
  try {
    await limiter.take(deadline)
    const answer = await send(upstream, limiter, call, deadline)
    route.note(call, answer)
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

function found(account: Account, { data, hasMore }: { data: unknown[]; hasMore: boolean }): StartFinding {
  const some = hasMore ? 'more than 1 import' : '1 import'
  const held = data.length === 0 ? 'no imports yet' : some
  return { answers: true, line: `${accountInWords(account)}: the list of imports answers and has ${held}.` }
}

function missed(account: Account, why: string, advice = ''): StartFinding {
  const name = accountInWords(account)
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
