import { isGone } from '../ledger/stored-restore.ts'
import {
  type EntryPair,
  type StorySource,
  storyOf,
  toDeleted,
  type ToldStory,
  toRestored,
} from '../ledger/story.ts'
import type { Pool, Row } from './pool.ts'
import { fromStoredRow, toStored } from './stored-text.ts'
import { entryIn, entryNumberIn, importIn, replacedIn } from './story-indexes.ts'

/** The entries that ended such a change to some imports, with those that began it. */
const endedBy = (event: 'create_ended' | 'upload_ended') =>
  `entries AS ended JOIN entries AS sent ON sent.seq = ${entryNumberIn('ended.body')}
    WHERE ended.event = '${event}' AND ${importIn('ended.body')} = ANY ($1)`
/** Looked up one by one, because there are few. PostgreSQL would expect many, and read all creations. */
const replacing = `entries AS sent CROSS JOIN LATERAL (
    SELECT body FROM entries WHERE event = 'create_ended' AND ${entryIn('body')} = sent.seq::text LIMIT 1) AS ended
  WHERE sent.event = 'create_sent' AND ${replacedIn('sent.body')} = ANY ($1)`

/** Tells the story of an import, from the ledger's database. */
export function tellStory(pool: Pool, importId: string): Promise<ToldStory> {
  const pairs = async (from: string, importIds: readonly string[]): Promise<EntryPair[]> =>
    (await pool.query<EntryPair>(`SELECT sent.body AS sent, ended.body AS ended FROM ${from}`, [importIds]))
      .rows
  const rowsOf = async (sql: string, importIds: readonly string[]) =>
    (await pool.query<Row>(sql, [importIds.map((id) => toStored(id))])).rows.map(fromStoredRow)

  const source: StorySource = {
    creations: async (importIds) => [
      ...(await pairs(endedBy('create_ended'), importIds)),
      ...(await pairs(replacing, importIds)),
    ],
    uploads: (importIds) => pairs(endedBy('upload_ended'), importIds),
    deletions: async (importIds) =>
      (
        await rowsOf(
          `SELECT id, import_id, outcome, operator, who_json, coalesce(settled_at, requested_at) AS at FROM deletions
            WHERE import_id = ANY ($1) AND ${isGone}`,
          importIds,
        )
      ).map(toDeleted),
    restores: async (importIds) =>
      (
        await rowsOf(
          `SELECT restores.*, deletions.import_id FROM restores JOIN deletions ON deletions.id = restores.deletion_id
            WHERE restores.id IN (
              SELECT id FROM restores WHERE new_import_id = ANY ($1)
              UNION SELECT made.id FROM restores AS made JOIN deletions ON deletions.id = made.deletion_id
                     WHERE deletions.import_id = ANY ($1) AND made.new_import_id IS NOT NULL)`,
          importIds,
        )
      ).map(toRestored),
  }
  return storyOf(source, importId)
}
