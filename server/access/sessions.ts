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

/** One that lives. Times are ISO. */
export type StoredSession = NewSession & {
  /** Names it; it is not the secret that its cookie holds. */
  id: string
  startedAt: string
  lastUsedAt: string
  /** When it ends however much it is used. */
  endsAt: string
}

/** Who is signed in. Both limits are kept here: what has passed one is as if it had never been. */
export type Sessions = {
  /** Begins one. The secret for its cookie is told here alone: only its hash is stored. */
  begin(session: NewSession): Promise<{ id: string; secret: string }>
  /** The session of a cookie, which counts as used now; null where it has none that lives. */
  use(secret: string, ipAddress: string | null): Promise<StoredSession | null>
  /** All that live, the last used first. */
  list(): Promise<StoredSession[]>
  /** Ends one, and says which that was; null where none of this id lives. */
  end(id: string): Promise<StoredSession | null>
}

export type SessionLimits = {
  /** How long one lives that is not used. */
  idleMs: number
  /** How long one lives at most. */
  maxMs: number
}

/** A use is noted when the last one noted is older: a page asks once a second, and a write for each would be many. */
export const notedEveryMs = 60_000

/** 256 bits, which nobody guesses. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** How secrets are stored. They are random, so that a plain hash is as good as a slow one. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
