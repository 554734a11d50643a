import type { Logger } from 'pino'
import { createImportSchema } from '../src/contract/create-import.ts'
import { replacesHeader } from '../src/contract/created-import.ts'
import { idPattern, importPatchSchema } from '../src/contract/import.ts'
import { pageLimits } from '../src/contract/page.ts'
import { type Answer, type Call, hasId, idIn, send } from './answer.ts'
import { type ApiCheck, importsPath, isExasNotFound, isListPage } from './api-check.ts'
import { checkedBody } from './body.ts'
import { type Deadline, deadlineIn } from './deadline.ts'
import { eventNames, eventsQuery } from './events-query.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { RecentImports } from './recent-imports.ts'
import type { RecentWebsets } from './recent-websets.ts'
import type { Limiter } from './limiter.ts'
import { asProblemError, ProblemError, problemFromAnswer, type ProblemParts } from './problem.ts'
import type { PublicAddress } from './public-address.ts'
import { pageNames, pageQuery } from './query.ts'
import { askedBy, badField, type ConsoleContext, idOf, passOn, route, type Route } from './route.ts'
import type { UploadStore } from './upload-store.ts'
import { holdUpload } from './uploads.ts'
import { recordedChange } from './ledger/recorded-change.ts'
import type { Upstream } from './upstream.ts'
import { UpstreamError } from './upstream-error.ts'

type Deps = {
  upstream: Upstream
  limiter: Limiter
  recentImports: RecentImports
  recentWebsets: RecentWebsets
  uploads: UploadStore
  address: PublicAddress
  apiCheck: ApiCheck
  ledger: Ledger
  log: Logger
  readMs?: number
}

const defaultReadMs = 20_000

const websetsPath = '/websets/v0/websets'

/**
 * The reads and changes of the imports API that are let through, each written out: same paths and bodies as Exa's. The
 * DELETE is in delete/delete-route.ts.
 */
export function importsRoutes(deps: Deps): Route[] {
  const list = (path: string, limits: { default: number; max: number }) => async (c: ConsoleContext) => {
    const { limit, cursor } = pageQuery(c, limits)
    const search = new URLSearchParams({ limit: String(limit), ...(cursor !== undefined && { cursor }) })
    const answer = await ask(deps, { method: 'GET', path, search: `?${search.toString()}` }, 'page')
    if (path === websetsPath) setImmediate(() => deps.recentWebsets.remember(cursor ?? null, answer.json))
    return passOn(c, answer)
  }
  return [
    route.get(
      '/api/websets/v0/imports',
      { role: 'viewer', query: pageNames },
      list(importsPath, pageLimits.imports),
    ),
    route.post('/api/websets/v0/imports', { role: 'operator' }, async (c) =>
      passOn(c, await create(deps, c)),
    ),
    route.get(
      '/api/websets/v0/websets',
      { role: 'viewer', query: pageNames },
      list(websetsPath, pageLimits.websets),
    ),
    route.get('/api/websets/v0/events', { role: 'viewer', query: eventNames }, async (c) => {
      const search = `?${eventsQuery(c).toString()}`
      return passOn(c, await ask(deps, { method: 'GET', path: '/websets/v0/events', search }, 'page'))
    }),
    route.get('/api/websets/v0/imports/:id', { role: 'viewer' }, async (c) => {
      const importId = idOf(c)
      const call = { method: 'GET', path: `${importsPath}/${importId}` } as const
      return passOn(c, await ask(deps, call, { importId }))
    }),
    route.patch('/api/websets/v0/imports/:id', { role: 'operator' }, async (c) =>
      passOn(c, await edit(deps, c, idOf(c))),
    ),
  ]
}

/** Creates an import. What upstream awaits its file at stays here: the answer names the console's own address for it. */
async function create(deps: Deps, c: ConsoleContext): Promise<Answer> {
  const replaces = replacedBy(c)
  const asked = await checkedBody(c, createImportSchema)
  const body = JSON.stringify(asked)
  const answer = await recordedChange(
    deps,
    askedBy(c),
    // `replaces` comes first: PostgreSQL finds it there (postgres/story-indexes.ts).
    { event: 'create_sent', ...(replaces !== undefined && { replaces }), asked },
    () => ask(deps, { method: 'POST', path: importsPath, body }, 'new import'),
    (entry, created, error) => ({
      event: 'create_ended',
      entry,
      status: created?.status ?? statusOf(error),
      importId: idIn(created?.json),
    }),
  )
  const host = c.req.header('host') ?? ''
  const json = await holdUpload(deps.uploads, answer.json, (path) => deps.address.urlOf(path, host))
  return { ...answer, json, text: JSON.stringify(json) }
}

/** The import that a new one takes the place of, for the ledger alone. Throws a 400 problem naming the header. */
function replacedBy(c: ConsoleContext): string | undefined {
  const id = c.req.header(replacesHeader)
  if (id === undefined || idPattern.test(id)) return id
  throw badField(replacesHeader, 'must be the id of an import')
}

/** Edits an import; the chain tells what it was when it was last read here, and what was changed. */
async function edit(deps: Deps, c: ConsoleContext, importId: string): Promise<Answer> {
  const changes = await checkedBody(c, importPatchSchema)
  // Written anew: of a field that stands there twice upstream might take the one that was not looked at.
  const body = JSON.stringify(changes)
  const known = deps.recentImports.get(importId)
  const before = known && { title: known.title, metadata: known.metadata }
  return recordedChange(
    deps,
    askedBy(c),
    { event: 'edit_sent', importId, before, changes },
    () => ask(deps, { method: 'PATCH', path: `${importsPath}/${importId}`, body }, { importId }),
    (entry, edited, error) => ({
      event: 'edit_ended',
      entry,
      importId,
      status: edited?.status ?? statusOf(error),
    }),
  )
}

/** The status that upstream refused a change with; null where no answer came. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof ProblemError) || error.cause instanceof UpstreamError) return null
  return error.parts.code.startsWith('upstream_') ? null : error.parts.status
}

/** What a call is about, so that an answer about something else is not taken for it. */
type Subject = { importId: string } | 'page' | 'new import'

/** Throws a 502 problem where a success is about something else: shown, another import could be deleted in its place. */
function assertAbout(subject: Subject, { json, requestId }: Answer): void {
  const wrong = { status: 502, requestId }
  if (typeof subject === 'object' && !hasId(json, subject.importId)) {
    const message = `The API was asked for ${subject.importId} and answered with something else. Nothing of that answer is used.`
    throw new ProblemError({ ...wrong, code: 'upstream_other_import', message })
  }
  if (subject === 'page' && !isListPage(json)) {
    const message = 'The API was asked for a page of a list and answered with something else.'
    throw new ProblemError({ ...wrong, code: 'upstream_unreadable', message })
  }
}

/** Throws a 502 problem for a 404 that is not the API's word on this import: passed on, the page would take it as gone. */
function assertOwnNotFound(subject: Subject, call: Call, answer: Answer): void {
  if (answer.status !== 404) return
  if (typeof subject === 'object' && isExasNotFound(answer, subject.importId)) return
  const message = `${call.method} ${call.path} met a 404 that is not the API’s word on an import. EXA_BASE_URL may be wrong.`
  const { requestId } = answer
  throw new ProblemError({ status: 502, code: 'upstream_wrong_address', message, requestId })
}

async function ask(deps: Deps, call: Call, subject: Subject): Promise<Answer> {
  const { recentImports, readMs = defaultReadMs } = deps
  let answer: Answer
  try {
    answer = await sendOrRepeat(deps, call, deadlineIn(readMs))
  } catch (error) {
    throw call.method === 'POST' ? asCreateProblem(error) : asProblemError(error)
  }
  assertOwnNotFound(subject, call, answer)
  if (answer.status < 200 || answer.status >= 300) throw new ProblemError(await refusal(deps, answer))
  if (answer.json === undefined) {
    const message = `The API answered ${answer.status} with something that is no JSON.`
    throw new ProblemError({ status: 502, code: 'upstream_unreadable', message, requestId: answer.requestId })
  }
  assertAbout(subject, answer)
  deps.apiCheck.noticed(call, answer)
  // Once the answer is on its way: nobody waits for this.
  // The answer to a create holds an address that is a secret, so it is not kept.
  if (call.method !== 'POST' && call.path.startsWith(importsPath))
    setImmediate(() => recentImports.remember(answer.json))
  return answer
}

/** What upstream refused a call with; a 429 always says when the next try is worth it. */
async function refusal({ limiter }: Deps, answer: Answer): Promise<ProblemParts> {
  const problem = problemFromAnswer(answer)
  if (answer.status !== 429) return problem
  return { ...problem, retryAfterMs: problem.retryAfterMs || (await limiter.state()).pausedForMs }
}

/** 429s in a row that are waited out here, each for so long at most. A longer wait is for the page to show. */
const quiet429s = 3
const quietWaitMs = 1_500

/**
 * Sends a call in its slot of the budget, and again if that is safe: after a 429, which had no effect, and once for a read whose
 * connection broke. Upstream may close a kept-alive connection just when the next read begins to use it.
 */
async function sendOrRepeat({ upstream, limiter }: Deps, call: Call, deadline: Deadline): Promise<Answer> {
  let mayBreak = call.method === 'GET'
  for (let refused = 0; ;) {
    await limiter.take(deadline)
    try {
      const answer = await send(upstream, limiter, call, deadline)
      if (answer.status !== 429 || refused >= quiet429s) return answer
      if ((await limiter.state()).pausedForMs > quietWaitMs) return answer
      refused += 1
    } catch (error) {
      if (!mayBreak || !(error instanceof UpstreamError) || error.fault !== 'reset') throw error
      mayBreak = false
    }
  }
}

/** A create whose answer was lost may have been carried out. It is not sent again: that could make a second import. */
function asCreateProblem(error: unknown): unknown {
  if (!(error instanceof UpstreamError) || !error.sent) return asProblemError(error)
  const status = error.fault === 'timeout' ? 504 : 502
  const message = `${error.message} The import may have been created all the same: look at the list before you try again.`
  return new ProblemError({ status, code: `upstream_${error.fault}`, message }, { cause: error })
}
