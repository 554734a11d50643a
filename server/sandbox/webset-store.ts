import type { DatabaseSync } from 'node:sqlite'
import type { Webset } from '../../src/contract/webset.ts'
import type { Position } from './paging.ts'
import { importColumns, presentImport } from './import-store.ts'

/** A webset to store: its body, and the ids in `imports[]`. */
export type NewWebset = {
  id: string
  importIds: readonly string[]
  createdAt: number
  updatedAt: number
  body: Pick<Webset, 'status' | 'title' | 'externalId' | 'searches'> & {
    excludes: { source: string; id: string }[]
    metadata: Record<string, string>
  }
}

/** A row of `websets`, as SQLite gives it. */
type WebsetRow = Position & { id: string; updatedAt: number; body: string }

export type WebsetStore = ReturnType<typeof createWebsetStore>

/** The websets table. `finishDue` brings the imports up to date before a read (see `createImportStore`). */
export function createWebsetStore(database: DatabaseSync, finishDue: () => void) {
  const list = database.prepare(
    `SELECT sequence, id, created_at AS createdAt, updated_at AS updatedAt, body FROM websets
     WHERE (created_at, sequence) < (?, ?) ORDER BY created_at DESC, sequence DESC LIMIT ?`,
  )
  const importsOf = database.prepare(
    `SELECT ${importColumns} FROM webset_imports JOIN imports ON imports.id = webset_imports.import_id
     WHERE webset_id = ? ORDER BY position`,
  )
  const insert = database.prepare(
    'INSERT INTO websets (id, created_at, updated_at, body) VALUES (?, ?, ?, ?)',
  )
  const link = database.prepare('INSERT INTO webset_imports VALUES (?, ?, ?)')

  return {
    /** Up to `limit` rows below a position, newest first. */
    list(after: Position, limit: number): WebsetRow[] {
      finishDue()
      return list.all(after.createdAt, after.sequence, limit) as WebsetRow[]
    },
    /** A row as the API shows it. `imports[]` has the imports that still exist, as they are now. */
    present(row: WebsetRow): Webset & { dashboardUrl: string } {
      const { status, externalId, title, searches, ...rest } = JSON.parse(row.body) as NewWebset['body']
      const imports = importsOf.all(row.id) as Parameters<typeof presentImport>[0][]
      return {
        id: row.id,
        object: 'webset',
        status,
        dashboardUrl: `https://websets.exa.ai/${row.id}`,
        externalId,
        title,
        searches,
        imports: imports.map(presentImport),
        enrichments: [],
        monitors: [],
        ...rest,
        createdAt: new Date(row.createdAt).toISOString(),
        updatedAt: new Date(row.updatedAt).toISOString(),
      }
    },
    /** Stores a webset. Throws when one of its imports does not exist. */
    insert({ id, importIds, createdAt, updatedAt, body }: NewWebset): void {
      insert.run(id, createdAt, updatedAt, JSON.stringify(body))
      importIds.forEach((importId, position) => link.run(id, position, importId))
    },
  }
}
