import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Context } from 'hono'
import type { Import } from '../../src/contract/import.ts'
import { parseTimestamp } from '../query.ts'
import { WebsetsProblem } from './http.ts'
import type { Position } from './paging.ts'

/** There are no events for failures and deletions, because Exa has none. */
type EventType = 'import.created' | 'import.completed'

/** A row of `events`, as SQLite gives it. */
type EventRow = Position & { id: string; type: string; data: string }

type EventFilter = {
  /** If empty, all types. */
  types: readonly string[]
  /** Milliseconds since 1970, both included. */
  createdAfter: number | null
  createdBefore: number | null
}

export type EventStore = ReturnType<typeof createEventStore>

/** The events table. Each event has the import as it was then. */
export function createEventStore(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO events (id, type, data, created_at) VALUES (?, ?, ?, ?)')
  const list = database.prepare(
    `SELECT sequence, id, type, data, created_at AS createdAt FROM events
     WHERE (created_at, sequence) < (?, ?) AND created_at >= ? AND created_at <= ?
       AND (? = '[]' OR type IN (SELECT value FROM json_each(?)))
     ORDER BY created_at DESC, sequence DESC LIMIT ?`,
  )
  return {
    /** Adds an event of an import, at `time` in milliseconds. */
    add(type: EventType, item: Import, time: number): void {
      insert.run(`event_${randomBytes(16).toString('hex')}`, type, JSON.stringify(item), time)
    },
    /** Up to `limit` events below a position, newest first. */
    list(after: Position, limit: number, { types, createdAfter, createdBefore }: EventFilter): EventRow[] {
      const wanted = JSON.stringify(types)
      return list.all(
        after.createdAt,
        after.sequence,
        createdAfter ?? Number.MIN_SAFE_INTEGER,
        createdBefore ?? Number.MAX_SAFE_INTEGER,
        wanted,
        wanted,
        limit,
      ) as EventRow[]
    },
  }
}

/** A row as the API shows it. */
export function presentEvent({ id, type, data, createdAt }: EventRow) {
  return {
    id,
    object: 'event' as const,
    type,
    data: JSON.parse(data) as Import,
    createdAt: new Date(createdAt).toISOString(),
  }
}

/** Reads `types`, `createdAfter` and `createdBefore` from the query. Throws a 400 WebsetsProblem naming the parameter. */
export function readEventFilter(c: Context): EventFilter {
  // The SDK repeats the parameter, with or without brackets.
  const types = [...(c.req.queries('types') ?? []), ...(c.req.queries('types[]') ?? [])].flatMap((value) =>
    value.split(','),
  )
  if (types.some((type) => !/^[a-z_]+(?:\.[a-z_]+)+$/.test(type)))
    throw new WebsetsProblem(400, 'types must be names of events such as import.created')
  return { types, createdAfter: instant(c, 'createdAfter'), createdBefore: instant(c, 'createdBefore') }
}

function instant(c: Context, name: string): number | null {
  const text = c.req.query(name)
  if (text === undefined) return null
  // As at Exa, a time without a zone is UTC.
  const time = parseTimestamp(text) ?? parseTimestamp(`${text}Z`)
  if (time !== null) return time
  throw new WebsetsProblem(400, `${name} must be a date-time such as 2026-03-18T15:00:00Z`)
}
