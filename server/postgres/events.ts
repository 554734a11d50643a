import type { ClientBase } from 'pg'
import type { ChainEvent, ChainHead, EventName, TypedEvent } from '../ledger/chain.ts'
import type { Pool } from './pool.ts'

/**
 * The events of these names, oldest first. Only this program writes them, so their shape is known. PostgreSQL does not read the
 * bodies as JSON, because people may have typed a NUL.
 */
export async function eventsOf<Name extends EventName>(
  database: Pool | ClientBase,
  ...names: Name[]
): Promise<TypedEvent<Name>[]> {
  const { rows } = await database.query<{ seq: number; body: string }>(
    'SELECT seq, body FROM entries WHERE event = ANY ($1) ORDER BY seq',
    [names],
  )
  return rows.map(({ seq, body }) => {
    const event = JSON.parse(body) as Extract<ChainEvent, { event: Name }>
    return Object.assign(event, { seq })
  })
}

/** Whether the chain in the database has this entry. */
export async function hasEntry(database: Pool | ClientBase, { seq, hash }: ChainHead): Promise<boolean> {
  const { rows } = await database.query('SELECT 1 FROM entries WHERE seq = $1 AND hash = $2', [seq, hash])
  return rows.length > 0
}
