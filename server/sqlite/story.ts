import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { isGone } from '../ledger/stored-restore.ts'
import {
  type EntryPair,
  type StorySource,
  storyOf,
  toDeleted,
  type ToldStory,
  toRestored,
} from '../ledger/story.ts'

/** Tells the stories of imports, from the ledger's database. */
export function createStories(database: DatabaseSync): (importId: string) => Promise<ToldStory> {
  const given = '(SELECT value FROM json_each(?1))'
  // The plus keeps SQLite from using the index on `event`, which would read all events of this kind.
  const pairs = (where: string) =>
    database.prepare(
      `SELECT sent.body AS sent, ended.body AS ended
         FROM entries AS ended JOIN entries AS sent ON sent.seq = CAST(ended.event_entry AS INTEGER) WHERE ${where}`,
    )
  const created = pairs(`+ended.event = 'create_ended' AND ended.event_import IN ${given}`)
  const replacing = database.prepare(
    `SELECT sent.body AS sent, ended.body AS ended
       FROM entries AS sent JOIN entries AS ended ON ended.event_entry = CAST(sent.seq AS TEXT)
      WHERE sent.event_replaces IN ${given} AND +ended.event = 'create_ended'`,
  )
  const uploads = pairs(`+ended.event = 'upload_ended' AND ended.event_import IN ${given}`)
  const deletions = database.prepare(
    `SELECT id, import_id, outcome, operator, who_json, coalesce(settled_at, requested_at) AS at FROM deletions
      WHERE import_id IN ${given} AND ${isGone}`,
  )
  const restores = database.prepare(
    `SELECT restores.*, deletions.import_id FROM restores JOIN deletions ON deletions.id = restores.deletion_id
      WHERE restores.id IN (
        SELECT id FROM restores WHERE new_import_id IN ${given}
        UNION SELECT made.id FROM restores AS made JOIN deletions ON deletions.id = made.deletion_id
               WHERE deletions.import_id IN ${given} AND made.new_import_id IS NOT NULL)`,
  )

  const source: StorySource = {
    creations: async (importIds) => {
      const ids = JSON.stringify(importIds)
      return [...created.all(ids), ...replacing.all(ids)].map(toPair)
    },
    uploads: async (importIds) => uploads.all(JSON.stringify(importIds)).map(toPair),
    deletions: async (importIds) => deletions.all(JSON.stringify(importIds)).map(toDeleted),
    restores: async (importIds) => restores.all(JSON.stringify(importIds)).map(toRestored),
  }
  return (importId) => storyOf(source, importId)
}

function toPair(row: Record<string, SQLOutputValue>): EntryPair {
  return { sent: String(row['sent']), ended: String(row['ended']) }
}
