import { createHash, randomBytes } from 'node:crypto'
import type { Who } from '../../src/contract/who.ts'

/** Somebody who has just signed in. */
export type NewSession = {
  who: Who
  /** Their groups and addresses that the ROLE_ variables name: what they may do is worked out from these at each request. */
  grants: readonly string[]
  userAgent: string | null
  ipAddress: string | null
  /** The provider's ID token, encrypted, for signing out there; null where it is not kept. */
  sealedIdToken: string | null
}

/** A session that has not ended. Times are ISO. */
export type StoredSession = NewSession & {
  /** Names it; it is not the secret that its cookie holds. */
  id: string
  startedAt: string
  lastUsedAt: string
  /** When it ends however much it is used. */
  endsAt: string
}

/** Who is signed in. A session that has passed one of its limits is never given. */
export type Sessions = {
  /** Begins a session. The secret for its cookie is given here alone: only its hash is stored. */
  begin(session: NewSession): Promise<{ id: string; secret: string }>
  /** The session of a cookie, which counts as used now unless it is only `looked` at; null where there is none, or it has ended. */
  use(secret: string, ipAddress: string | null, looked?: boolean): Promise<StoredSession | null>
  /** All that have not ended, the last used first. */
  list(): Promise<StoredSession[]>
  /** Ends a session and gives it; null where there is none of this id, or it has ended. */
  end(id: string): Promise<StoredSession | null>
}

export type SessionLimits = {
  /** How long an unused session lasts. */
  idleMs: number
  /** How long a session lasts at most. */
  maxMs: number
}

/** The last use is written again after this long: a page asks once a second, and each write is synced to disk. */
export const notedEveryMs = 60_000

/** 256 bits, which nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** How secrets are stored. They are random, so that a plain hash is as good as a slow one. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
