import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Entity, Import, ImportPatch } from '../../src/contract/import.ts'
import { transaction } from '../database.ts'
import type { Position } from './paging.ts'
import type { EventStore } from './events.ts'

/** How an import that is being processed will end. */
export type Due = {
  at: number
  status: 'completed' | 'failed'
  reason: string | null
  message: string | null
}

/** An import to store: as the API shows it, but with times in milliseconds and how its processing will end. */
export type NewImport = Pick<
  Import,
  'id' | 'status' | 'format' | 'entity' | 'title' | 'count' | 'metadata' | 'failedReason' | 'failedMessage'
> & {
  failedAt: number | null
  createdAt: number
  updatedAt: number
  due: Due | null
}

/** A row of `imports`, as SQLite gives it. */
type ImportRow = Position & {
  id: string
  status: string
  format: string
  entity: string | null
  title: string
  count: number
  metadata: string
  failedReason: string | null
  failedAt: number | null
  failedMessage: string | null
  updatedAt: number
}

export const importColumns = `
  imports.sequence, imports.id, imports.status, imports.format, imports.entity, imports.title, imports.count,
  imports.metadata, failed_reason AS failedReason, failed_at AS failedAt, failed_message AS failedMessage,
  imports.created_at AS createdAt, imports.updated_at AS updatedAt`

export type ImportStore = ReturnType<typeof createImportStore>

/**
 * The imports table. Each read first ends the processing that is due by `now`, with the time at which it was due and not the time
 * of the read. When an import is created or completed, an event is added.
 */
export function createImportStore(database: DatabaseSync, now: () => Date, events: EventStore) {
  const list = database.prepare(
    `SELECT ${importColumns} FROM imports WHERE (created_at, sequence) < (?, ?)
     ORDER BY created_at DESC, sequence DESC LIMIT ?`,
  )
  const get = database.prepare(`SELECT ${importColumns} FROM imports WHERE id = ?`)
  // A second change within the same millisecond also increases updatedAt.
  const update = database.prepare(
    `UPDATE imports SET title = coalesce(?, title), metadata = coalesce(?, metadata),
       updated_at = max(?, updated_at + 1) WHERE id = ? RETURNING ${importColumns}`,
  )
  const countAll = database.prepare('SELECT count(*) AS count FROM imports')
  const remove = database.prepare(`DELETE FROM imports WHERE id = ? RETURNING ${importColumns}`)
  const insert = database.prepare(`INSERT INTO imports VALUES (${Array(17).fill('?').join(', ')})`)
  const anyDue = database.prepare('SELECT 1 FROM imports WHERE due_at <= ? LIMIT 1')
  const finish = database.prepare(
    `UPDATE imports SET status = due_status, failed_reason = due_reason, failed_message = due_message,
       failed_at = CASE due_status WHEN 'failed' THEN due_at END, updated_at = max(updated_at, due_at),
       due_at = NULL, due_status = NULL, due_reason = NULL, due_message = NULL
     WHERE due_at <= ? RETURNING ${importColumns}`,
  )
  const process = database.prepare(
    `UPDATE imports SET status = 'processing', count = ?, updated_at = max(?, updated_at + 1),
       due_at = ?, due_status = ?, due_reason = ?, due_message = ? WHERE id = ?`,
  )

  /** Ends the processing that is due. Checks first, so that a plain read takes no write lock. */
  const finishDue = (): void => {
    const time = now().getTime()
    if (!anyDue.get(time)) return
    transaction(database, () => {
      const ended = finish.all(time).map((row) => presentImport(row as ImportRow))
      for (const item of ended.toSorted((a, b) => a.updatedAt.localeCompare(b.updatedAt)))
        if (item.status === 'completed') events.add('import.completed', item, Date.parse(item.updatedAt))
    })
  }

  return {
    finishDue,
    /** Counts the imports. */
    count(): number {
      return Number(countAll.get()?.['count'])
    },
    /** Up to `limit` rows below a position, newest first. */
    list(after: Position, limit: number): ImportRow[] {
      finishDue()
      return list.all(after.createdAt, after.sequence, limit) as ImportRow[]
    },
    /** The import, or null when there is none with this id. */
    get(id: string): Import | null {
      finishDue()
      return presented(get.get(id))
    },
    /** Changes title and metadata, if given. Returns the changed import, or null. */
    update(id: string, { title, metadata }: ImportPatch): Import | null {
      finishDue()
      const values = [title ?? null, metadata ? JSON.stringify(metadata) : null, now().getTime(), id]
      return presented(update.get(...values))
    },
    /** Deletes an import, also from the `imports[]` of websets. Returns it, or null when there was none. */
    remove(id: string): Import | null {
      finishDue()
      return presented(remove.get(id))
    },
    /** Stores a new import and its event. Returns it as the API shows it. */
    create(item: NewImport): Import {
      insert.run(null, ...columnsOf(item))
      // Stored on the line above.
      const created = presentImport(get.get(item.id) as ImportRow)
      events.add('import.created', created, item.createdAt)
      return created
    },
    /** Begins to process an import. The number of its records and how it ends are known already. */
    process(id: string, count: number, due: Due): void {
      process.run(count, now().getTime(), due.at, due.status, due.reason, due.message, id)
    },
    /** Stores an import. `sequence` orders imports of the same millisecond; the next free number if left out. */
    insert(item: NewImport, sequence: number | null = null): void {
      insert.run(sequence, ...columnsOf(item))
    },
  }
}

/** A row as the API shows it, its fields in the order of the published schema. */
export function presentImport(row: ImportRow): Import {
  return {
    id: row.id,
    object: 'import',
    status: row.status,
    format: row.format,
    entity: row.entity === null ? null : (JSON.parse(row.entity) as Entity),
    title: row.title,
    count: row.count,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    failedReason: row.failedReason,
    failedAt: row.failedAt === null ? null : toIso(row.failedAt),
    failedMessage: row.failedMessage,
    createdAt: toIso(row.createdAt),
    updatedAt: toIso(row.updatedAt),
  }
}

function presented(row: Record<string, unknown> | undefined): Import | null {
  // The table is STRICT and only this file writes it, so a row has these types.
  return row ? presentImport(row as ImportRow) : null
}

function columnsOf(item: NewImport): SQLInputValue[] {
  const { due } = item
  return [
    item.id,
    item.status,
    item.format,
    item.entity && JSON.stringify(item.entity),
    item.title,
    item.count,
    JSON.stringify(item.metadata),
    item.failedReason,
    item.failedAt,
    item.failedMessage,
    item.createdAt,
    item.updatedAt,
    due?.at ?? null,
    due?.status ?? null,
    due?.reason ?? null,
    due?.message ?? null,
  ]
}

function toIso(time: number): string {
  return new Date(time).toISOString()
}
