import { hash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { type Who, whoSchema } from '../../src/contract/who.ts'
import { parseObject } from '../ledger/stored-row.ts'

/** Somebody who has just signed in. */
export type NewSession = {
  who: Who
  /** Their groups and address, as far as ROLE_ variables name them. Each request works out the role from these. */
  grants: readonly string[]
  userAgent: string | null
  ipAddress: string | null
  /** The provider's ID token, encrypted, to sign out there; null if it is not kept. */
  sealedIdToken: string | null
}

/** A session that has not ended. Times are ISO. */
export type StoredSession = NewSession & {
  /** Not the secret in the cookie. */
  id: string
  startedAt: string
  lastUsedAt: string
  /** When it ends, even if it is used. */
  endsAt: string
}

/** Stores sessions. Never returns one that has passed a limit, or that somebody has changed to something else. */
export type Sessions = {
  /** Begins a session. Only here is the secret for its cookie returned, because only its hash is stored. */
  begin(session: NewSession): Promise<{ id: string; secret: string }>
  /** The session of a cookie; null if there is none, or it has ended. Counts as a use, unless it is only `looked` at. */
  use(secret: string, ipAddress: string | null, looked?: boolean): Promise<StoredSession | null>
  /** All sessions that have not ended, the last used first. */
  list(): Promise<StoredSession[]>
  /** Ends a session and returns it; null if there is none with this id, or it has ended. */
  end(id: string): Promise<StoredSession | null>
}

export type SessionLimits = {
  /** How long an unused session lasts. */
  idleMs: number
  /** How long a session lasts at most. */
  maxMs: number
}

const personSchema = v.object({ who: whoSchema, grants: v.array(v.string()) })

/** Who has a session, from its columns; null if somebody has changed these to something else. */
export function storedPerson(row: {
  who_json: unknown
  grants_json: unknown
}): Pick<NewSession, 'who' | 'grants'> | null {
  const person = { who: parseObject(String(row.who_json)), grants: parseObject(String(row.grants_json)) }
  return v.is(personSchema, person) ? person : null
}

/** How often the last use is written: a page asks once a second, and each write is synced to disk. */
export const notedEveryMs = 60_000

/** 256 bits, which nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Secrets are stored as hashes. They are random, so a fast hash is as good as a slow one. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'hex')
