import type { Token } from '../../src/contract/access.ts'
import type { Role, Who } from '../../src/contract/who.ts'

/** What to store of a new token. */
export type NewTokenRow = { id: string; name: string; role: Role; expiresAt: string | null; madeBy: Who }

/** Tokens of scripts. Never returns one that somebody has changed to something else. */
export type Tokens = {
  /** Makes a token. Only here is its secret returned, because only its hash is stored. */
  make(token: NewTokenRow): Promise<{ secret: string; token: Token }>
  /** The token with this secret; null if there is none, it has expired or was revoked. Counts as a use. */
  use(secret: string): Promise<Token | null>
  /** All tokens ever made, the newest first. */
  list(): Promise<Token[]>
  /** Revokes a token and returns it; null if there is none with this id, or it was revoked before. */
  revoke(id: string): Promise<Token | null>
}

/** The beginning of each token, so that people and scanners for leaked secrets recognise it. */
export const tokenPrefix = 'icon_'

/** How much of a token the list shows. */
export const shownTokenLength = tokenPrefix.length + 4
