import * as v from 'valibot'
import { type CreateImport } from '../../src/contract/create-import.ts'
import { createdImportSchema } from '../../src/contract/created-import.ts'
import { idPattern } from '../../src/contract/import.ts'
import { type Answer, hasId, idIn, isRefusal, send } from '../answer.ts'
import { importsPath } from '../api-check.ts'
import { deadlineIn } from '../deadline.ts'
import type { RestoreEnd } from '../ledger/restores.ts'
import { BudgetError, type Limiter } from '../limiter.ts'
import { problemFromAnswer } from '../problem.ts'
import type { Upstream } from '../upstream.ts'
import { UpstreamError } from '../upstream-error.ts'

const createMs = 20_000

export type Created = { newImportId: string; uploadUrl: string }

const itMayExist =
  'The import may have been created all the same, and wait for its file: look at the list before you restore it again.'

/**
 * Creates an import at most once: a create whose answer is lost is never sent again. A 429 was certainly not carried out, so that
 * one is repeated, once `waitToLeave` says that it may. The caller has taken a slot.
 */
export async function createAgain(
  upstream: Upstream,
  lane: Limiter,
  asked: CreateImport,
  waitToLeave: () => Promise<boolean>,
): Promise<Created | RestoreEnd> {
  const call = { method: 'POST', path: importsPath, body: JSON.stringify(asked) } as const
  for (;;) {
    let answer: Answer
    try {
      answer = await send(upstream, lane, call, deadlineIn(createMs))
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error
      const code = `upstream_${error.fault}`
      return error.sent
        ? { state: 'unknown', code, message: `${error.message} ${itMayExist}` }
        : { state: 'failed', code, message: `${error.message} Nothing was sent.` }
    }
    if (answer.status !== 429) return resultOf(answer)
    // If the console is stopping, the next process continues this restore.
    if (!(await waitToLeave())) return { state: 'queued' }
  }
}

function resultOf(answer: Answer): Created | RestoreEnd {
  const { status } = answer
  const { code, message } = problemFromAnswer(answer)
  if (isRefusal(answer)) return { state: 'refused', status, code, message }
  if (status >= 400 && code === 'upstream_page')
    return { state: 'unknown', status, code, message: `${message} ${itMayExist}` }
  const parsed = v.safeParse(createdImportSchema, answer.json)
  if (status < 300 && parsed.success)
    return { newImportId: parsed.output.id, uploadUrl: parsed.output.uploadUrl }
  const id = status < 300 ? idIn(answer.json) : null
  const newImportId = id !== null && idPattern.test(id) ? id : null
  const what =
    status < 300 ? 'The API’s answer has no usable id or upload URL.' : `The API answered ${status}.`
  return { state: 'unknown', status, newImportId, code: 'upstream_unclear', message: `${what} ${itMayExist}` }
}

/** Whether an import has received its file. Its status tells: it is pending until then. */
export async function hasReceivedFile(
  upstream: Upstream,
  limiter: Limiter,
  importId: string,
): Promise<boolean> {
  const call = { method: 'GET', path: `${importsPath}/${importId}` } as const
  try {
    const deadline = deadlineIn(createMs)
    await limiter.take(deadline)
    const { status, json } = await send(upstream, limiter, call, deadline)
    return (
      status === 200 &&
      hasId(json, importId) &&
      ['processing', 'completed', 'failed'].includes(String((json as { status?: unknown }).status))
    )
  } catch (error) {
    if (error instanceof UpstreamError || error instanceof BudgetError) return false
    throw error
  }
}
