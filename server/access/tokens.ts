import type { Token } from '../../src/contract/access.ts'
import type { Role, Who } from '../../src/contract/who.ts'

/** What is known of a token before it is made. */
export type NewTokenRow = { id: string; name: string; role: Role; expiresAt: string | null; madeBy: Who }

/** Tokens of scripts. */
export type Tokens = {
  /** Makes a token under a new id. The token itself is given here alone: only its hash is stored. */
  make(token: NewTokenRow): Promise<{ secret: string; token: Token }>
  /** The token with this secret, which counts as used now; null where there is none, it has expired or was revoked. */
  use(secret: string): Promise<Token | null>
  /** All there ever were, the newest first. */
  list(): Promise<Token[]>
  /** Revokes a token and gives it; null where there is none of this id, or it was revoked before. */
  revoke(id: string): Promise<Token | null>
}

/** What each token begins with, so that people and scanners for leaked secrets recognise it. */
export const tokenPrefix = 'icon_'

/** How much of a token the list shows. */
export const shownTokenLength = tokenPrefix.length + 4
