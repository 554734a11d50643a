import {
  type DeletionRecord,
  deletionIdHeader,
  deletionKeyHeader,
  deletionReasonHeader,
} from '../../src/contract/deletion.ts'
import { jobLimits } from '../../src/contract/job.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ProblemError } from '../problem.ts'
import {
  askedBy,
  badField,
  type ConsoleContext,
  idOf,
  passOn,
  requestKey,
  route,
  type Route,
} from '../route.ts'
import type { DeleteImport, EndedDeletion } from './delete-import.ts'
import type { RequestsUnderWay } from '../requests-under-way.ts'
import { withRestore } from './with-restores.ts'

type Deps = { ledger: Ledger; deleteImport: DeleteImport; requests: RequestsUnderWay }

/**
 * `DELETE /api/websets/v0/imports/{id}`, like Exa's route, with the id of the record in a header; and a route that tells
 * the outcome of a DELETE to a page whose answer was lost.
 */
export function deleteRoutes({ ledger, deleteImport, requests }: Deps): Route[] {
  return [
    route.delete('/api/websets/v0/imports/:id', { role: 'operator' }, async (c) => {
      const importId = idOf(c)
      const key = keyHeader(c)
      const request = { importId, ...askedBy(c), reason: reasonHeader(c), key }
      const ended = await (key === null
        ? deleteImport(request)
        : requests.run(key, () => deleteImport(request)))
      const text = await deletedImport(ledger, importId, ended)
      c.header(deletionIdHeader, ended.deletionId)
      return passOn(c, { status: 200, text, requestId: ended.result.requestId ?? null })
    }),
    route.get('/api/console/deletions/requests/:id', { role: 'viewer' }, async (c) => {
      const key = requestKey('key', c.req.param('id'))
      // In this order: a request that is no longer in progress has written its record.
      const isInProgress = await requests.has(key)
      const record = await ledger.ofRequest(key)
      return c.json({ inProgress: isInProgress, deletion: record && (await withRestore(ledger, record)) })
    }),
  ]
}

function keyHeader(c: ConsoleContext): string | null {
  const key = c.req.header(deletionKeyHeader)
  return key === undefined ? null : requestKey(deletionKeyHeader, key)
}

/** The deleted import as JSON. Throws ProblemError for every outcome but `deleted`. */
async function deletedImport(
  ledger: Ledger,
  importId: string,
  { deletionId, result }: EndedDeletion,
): Promise<string> {
  const message = result.message ?? ''
  const parts = { message, requestId: result.requestId ?? null, deletionId }
  switch (result.outcome) {
    case 'deleted': {
      // The answer was lost: the record has the import as it was last read.
      if (result.text !== undefined) return result.text
      const record = await ledger.get(deletionId)
      return JSON.stringify(record?.import ?? { id: importId, object: 'import' })
    }
    case 'already_gone': {
      const words = `The import was already gone. ${await whoDeleted(ledger, deletionId, importId)}`
      throw new ProblemError({ ...parts, status: 404, code: 'already_gone', message: words })
    }
    case 'refused': {
      const { status, code, retryAfterMs = null } = result
      throw new ProblemError({ ...parts, status: status ?? 400, code: code ?? 'refused', retryAfterMs })
    }
    case 'failed': {
      const { code, retryAfterMs = null } = result
      const status = retryAfterMs === null ? 502 : 429
      throw new ProblemError({ ...parts, status, code: code ?? 'delete_failed', retryAfterMs })
    }
    case 'unknown': {
      const words = `${message} The console keeps checking whether it still exists; the record will show the outcome.`
      throw new ProblemError({ ...parts, status: 502, code: 'outcome_unknown', message: words })
    }
  }
}

async function whoDeleted(ledger: Ledger, deletionId: string, importId: string): Promise<string> {
  const earlier = await ledger.deletedBy(importId)
  if (earlier)
    return `It was deleted here on ${timeOf(earlier)} by ${earlier.operator} (record ${earlier.id}).`
  const records = await ledger.open()
  const open = records.find((record) => record.importId === importId && record.id !== deletionId)
  if (open) return `An earlier deletion of it here has no outcome yet (record ${open.id}).`
  return 'It was not deleted from this console.'
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** When a deletion was asked for: "23 Nov 2026, 17:31 UTC". */
function timeOf({ requestedAt }: DeletionRecord): string {
  return `${dayAndTime.format(new Date(requestedAt))} UTC`
}

/** The reason of a DELETE. It comes in a header, as the method has no body. Throws a 400 problem that names the header. */
function reasonHeader(c: ConsoleContext): string | null {
  const encoded = c.req.header(deletionReasonHeader)
  if (encoded === undefined) return null
  try {
    return checkedReason(deletionReasonHeader, decodeURIComponent(encoded))
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw badField(deletionReasonHeader, 'must be percent-encoded')
  }
}

/**
 * A reason, trimmed; null when it is empty. Half characters, which no database keeps, become U+FFFD: else the chain would have
 * another reason than the database. Throws a 400 problem that names the field.
 */
export function checkedReason(field: string, reason: string | undefined): string | null {
  const text = reason?.trim().toWellFormed() ?? ''
  if (text.length > jobLimits.reasonCharacters)
    throw badField(field, `may have ${jobLimits.reasonCharacters} characters at most`)
  return text || null
}
