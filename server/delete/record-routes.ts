import { acknowledgementSchema, byMe, type DeletionRecord, outcomes } from '../../src/contract/deletion.ts'
import { pageLimits } from '../../src/contract/page.ts'
import { badCursor, choices, pageNames, pageOf, pageQuery, parameter, parseTimestamp } from '../query.ts'
import { askedBy, badField, type ConsoleContext, route, type Route } from '../route.ts'
import { ProblemError } from '../problem.ts'
import { checkedBody, emptyBody } from '../body.ts'
import type { Ledger } from '../ledger/ledger.ts'
import {
  LedgerUnavailableError,
  ledgerProblem,
  LedgerRefusal,
  orLedgerProblem,
} from '../ledger/ledger-refusal.ts'
import { checkedReason } from './delete-route.ts'
import type { Rechecker } from './recheck.ts'
import type { DeletionFilter } from '../ledger/records.ts'
import { MutexTimeoutError } from './keyed-mutex.ts'
import { withRestore, withRestores } from './with-restores.ts'

/** The number of a record or a job. */
const numberPattern = /^[1-9]\d{0,14}$/

/** The parameters of a filter. */
const filterNames = ['q', 'outcome', 'job', 'by', 'from', 'to'] as const

const longestText = 200
const mostPeople = 200

type Deps = { ledger: Ledger; rechecker: Pick<Rechecker, 'recheck'>; onAcknowledged: () => void }

/** The records of the ledger: search, summary, people, integrity and one record; and what may be done to an open one. */
export function recordRoutes({ ledger, rechecker, onAcknowledged }: Deps): Route[] {
  return [
    route.get(
      '/api/console/deletions',
      { role: 'viewer', query: [...pageNames, ...filterNames] },
      async (c) => {
        const { limit, cursor } = pageQuery(c, pageLimits.console)
        if (cursor !== undefined && !numberPattern.test(cursor)) throw badCursor()
        const matching = await ledger.search(deletionFilter(c), { before: cursor, limit: limit + 1 })
        const page = pageOf(matching, limit, ({ id }) => id)
        return c.json({ ...page, data: await withRestores(ledger, page.data) })
      },
    ),
    route.get('/api/console/deletions/summary', { role: 'viewer', query: filterNames }, async (c) =>
      c.json(await ledger.summarize(deletionFilter(c))),
    ),
    route.get('/api/console/deletions/people', { role: 'viewer' }, async (c) =>
      c.json({ data: await ledger.people(mostPeople) }),
    ),
    route.get('/api/console/deletions/integrity', { role: 'viewer' }, async (c) =>
      c.json(await ledger.integrity.check()),
    ),
    route.post('/api/console/deletions/integrity/acknowledge', { role: 'admin' }, async (c) => {
      const { keys, note: given } = await checkedBody(c, acknowledgementSchema)
      const note = checkedReason('note', given)
      await orLedgerProblem('Nothing was acknowledged.', () =>
        ledger.acknowledge({ keys, ...askedBy(c), note }),
      )
      onAcknowledged()
      return c.json(await ledger.integrity.check())
    }),
    route.get('/api/console/deletions/:id', { role: 'viewer' }, async (c) =>
      c.json(await withRestore(ledger, await recordOf(ledger, c))),
    ),
    route.post('/api/console/deletions/:id/recheck', { role: 'operator' }, async (c) => {
      await emptyBody(c)
      const { id } = await recordOf(ledger, c)
      try {
        await rechecker.recheck(id)
      } catch (error) {
        if (error instanceof LedgerRefusal || error instanceof LedgerUnavailableError)
          throw ledgerProblem(error, 'The import was not read back.')
        if (!(error instanceof MutexTimeoutError)) throw error
        const message = 'A deletion of this import is under way, and will complete the record itself.'
        throw new ProblemError({ status: 409, code: 'deletion_under_way', message }, { cause: error })
      }
      return c.json(await withRestore(ledger, await recordOf(ledger, c)))
    }),
  ]
}

/** The record that the path names. Throws a 400 or 404 problem. */
export async function recordOf(ledger: Ledger, c: ConsoleContext): Promise<DeletionRecord> {
  const id = c.req.param('id') ?? ''
  if (!numberPattern.test(id)) throw badField('id', 'must be the number of a record')
  const record = await ledger.get(id)
  if (record) return record
  throw new ProblemError({ status: 404, code: 'not_found', message: `The ledger has no record ${id}.` })
}

/** The filter in the query of a request. Throws a 400 problem naming the parameter that does not fit. */
function deletionFilter(c: ConsoleContext): DeletionFilter {
  const text = parameter(c, 'q') ?? ''
  if (text.length > longestText) throw badField('q', `may have ${longestText} characters at most`)
  const job = parameter(c, 'job') ?? null
  if (job !== null && !numberPattern.test(job)) throw badField('job', 'must be the number of a job')
  return {
    words: text.split(/\s+/).filter(Boolean),
    outcomes: choices(c, 'outcome', outcomes),
    job,
    by: subjectOf(c, parameter(c, 'by')),
    from: instant(c, 'from'),
    to: instant(c, 'to'),
  }
}

/** Whose records are asked for: `me` is whoever asks. */
function subjectOf(c: ConsoleContext, by: string | undefined): string | null {
  if (by === undefined) return null
  if (by === '' || by.length > longestText) throw badField('by', `must have 1 to ${longestText} characters`)
  if (by !== byMe) return by
  const { who } = c.get('caller')
  if (who === null) throw badField('by', 'may be "me" only where one signs in')
  return who.subject
}

function instant(c: ConsoleContext, name: string): string | null {
  const text = parameter(c, name)
  if (text === undefined) return null
  const time = parseTimestamp(text)
  if (time === null) throw badField(name, 'must be a moment such as 2026-11-24T00:00:00.000Z')
  return new Date(time).toISOString()
}
