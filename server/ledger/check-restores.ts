import type { LedgerProblem } from '../../src/contract/deletion.ts'
import { sha256, type TypedEvent } from './chain.ts'
import { listHash } from './check-job.ts'
import { problem } from './problems.ts'
import type { StoredRow } from './stored-row.ts'

type Entry = { seq: number; body: string }

/** A batch of restores as a database has it, to be held against what the chain says of it. */
type StoredBatch = {
  /** The entry with its number; left out if no such entry asks for restores. */
  asked: Entry | undefined
  /** Its rows in their order. */
  rows: readonly StoredRow[]
  /** The entries about each of its restores, by the restore's id, oldest first. */
  entries: ReadonlyMap<string, readonly Entry[]>
  /** The entries that stop it. */
  stops: readonly Entry[]
}

/** The columns of a restore that its entries tell of, after each of them. */
type Told = {
  state: string
  sha256: string | null
  new_import_id: string | null
  status: number | null
  code: string | null
  message: string | null
  ended_at: string | null
}

/** The events that change a restore. */
type RestoreMove = TypedEvent<'restore_sent' | 'restore_created' | 'restore_ended' | 'restores_stopped'>

/** What of a batch is not as the chain says: who asked for it, its records, and how each of its restores went. */
export function batchProblemsOf(
  batch: number,
  { asked, rows, entries, stops }: StoredBatch,
): LedgerProblem[] {
  if (!asked)
    return [
      problem(
        `restores:${batch}:stray`,
        null,
        `The restores of entry ${batch} are in no entry of the chain.`,
      ),
    ]
  const told = JSON.parse(asked.body) as Record<string, unknown>
  const whoJson = told['who'] === undefined ? null : JSON.stringify(told['who'])
  const seen: unknown[] = []
  const list = listHash(rows.map((row) => String(row['deletion_id'])))
  if (list !== told['idsSha256']) seen.push(['list', list])
  for (const row of rows) {
    const id = String(row['id'])
    const expected: Record<string, unknown> = {
      operator: told['operator'],
      who_json: whoJson,
      asked_at: told['at'],
      ...lastTold([...(entries.get(id) ?? []), ...stops]),
    }
    for (const name of Object.keys(expected))
      if (expected[name] !== row[name]) seen.push([id, name, row[name]])
  }
  if (seen.length === 0) return []
  const key = `restores:${batch}:${sha256(JSON.stringify(seen)).slice(0, 12)}`
  const message = `The restores that entry ${batch} asks for do not match the chain. What differs: ${inWords(seen)}.`
  return [problem(key, null, message)]
}

const beginning: Told = {
  state: 'queued',
  sha256: null,
  new_import_id: null,
  status: null,
  code: null,
  message: null,
  ended_at: null,
}

/** What a restore is by its entries and the stops of its batch. */
function lastTold(entries: readonly Entry[]): Told {
  let now = beginning
  for (const { body } of entries.toSorted((a, b) => a.seq - b.seq))
    now = after(now, JSON.parse(body) as RestoreMove)
  return now
}

function after(now: Told, told: RestoreMove): Told {
  switch (told.event) {
    case 'restore_sent':
      return { ...beginning, state: 'sending', sha256: told.sha256 }
    case 'restore_created':
      return { ...now, new_import_id: told.newImportId }
    case 'restore_ended': {
      const { state, newImportId, status, code, message } = told
      const ended_at = state === 'queued' ? null : told.at
      return { ...now, state, new_import_id: newImportId, status, code, message, ended_at }
    }
    case 'restores_stopped': {
      const { code, message, at } = told
      return now.state === 'queued' ? { ...now, state: 'stopped', code, message, ended_at: at } : now
    }
    // Somebody may have written another one there.
    default:
      return now
  }
}

const named = 5

function inWords(seen: readonly unknown[]): string {
  const parts = seen.slice(0, named).map((each) => {
    const [id, name] = each as [string, string]
    return id === 'list' ? 'which records they are of' : `${name} of restore ${id}`
  })
  const more = seen.length - parts.length
  return `${parts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
