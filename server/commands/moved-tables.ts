/** A table of the ledger that is copied unchanged: its columns with their types in PostgreSQL. */
export type MovedTable = {
  name: string
  /** What one of its rows is called, and several. */
  words: readonly [string, string]
  /** The unique column by which its rows are ordered. */
  key: string
  columns: Record<string, 'bigint' | 'integer' | 'text'>
}

/** In the order of their foreign keys. The texts for the search are left out: both sides make them from the records. */
export const movedTables: readonly MovedTable[] = [
  {
    name: 'jobs',
    words: ['job', 'jobs'],
    key: 'id',
    columns: {
      id: 'bigint',
      key: 'text',
      asked_hash: 'text',
      state: 'text',
      paused_code: 'text',
      paused_why: 'text',
      reason: 'text',
      operator: 'text',
      who_json: 'text',
      retry_of: 'bigint',
      total: 'integer',
      created_at: 'text',
      ended_at: 'text',
      approval_json: 'text',
      decision_json: 'text',
      hold_until: 'text',
    },
  },
  {
    name: 'deletions',
    words: ['deletion', 'deletions'],
    key: 'id',
    columns: {
      id: 'bigint',
      import_id: 'text',
      outcome: 'text',
      attempts: 'integer',
      status: 'integer',
      code: 'text',
      message: 'text',
      request_id: 'text',
      operator: 'text',
      import_json: 'text',
      requested_at: 'text',
      settled_at: 'text',
      reason: 'text',
      job_id: 'bigint',
      used_by_json: 'text',
      who_json: 'text',
    },
  },
  {
    name: 'job_items',
    words: ['job item', 'job items'],
    key: 'job_id, position',
    columns: { job_id: 'bigint', position: 'integer', import_id: 'text', deletion_id: 'bigint' },
  },
  {
    name: 'entries',
    words: ['entry', 'entries'],
    key: 'seq',
    columns: { seq: 'bigint', deletion_id: 'bigint', body: 'text', hash: 'text' },
  },
  {
    name: 'deletion_requests',
    words: ['deletion request', 'deletion requests'],
    key: 'deletion_id',
    columns: { deletion_id: 'bigint', key: 'text' },
  },
  {
    name: 'restores',
    words: ['restore', 'restores'],
    key: 'id',
    columns: {
      id: 'bigint',
      batch: 'bigint',
      position: 'integer',
      deletion_id: 'bigint',
      state: 'text',
      sha256: 'text',
      new_import_id: 'text',
      status: 'integer',
      code: 'text',
      message: 'text',
      operator: 'text',
      who_json: 'text',
      asked_at: 'text',
      ended_at: 'text',
    },
  },
]

/** A value of a row, the same in both databases. */
export type Value = string | number | null
export type Values = readonly Value[]

/** The tables with a counter: their numbers are given in order, and never twice. */
export const counted = ['entries', 'deletions', 'jobs', 'restores'] as const
