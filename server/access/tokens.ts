import type { Token } from '../../src/contract/access.ts'
import type { Role, Who } from '../../src/contract/who.ts'

/** What is known of a token before it is made. */
export type NewTokenRow = { id: string; name: string; role: Role; expiresAt: string | null; madeBy: Who }

/** Tokens of scripts. */
export type Tokens = {
  /** Makes one under an id that is new. The token itself is told here alone: only its hash is stored. */
  make(token: NewTokenRow): Promise<{ secret: string; token: Token }>
  /** Which token this is, which counts as used now; null where it is none, has expired or was revoked. */
  use(secret: string): Promise<Token | null>
  /** All there ever were, the newest first. */
  list(): Promise<Token[]>
  /** Revokes one, and says which that was; null where there is none of this id, or it was revoked before. */
  revoke(id: string): Promise<Token | null>
}

/** What each begins with: so that people and scanners for leaked secrets know one when they see it. */
export const tokenPrefix = 'icon_'

/** How much of a token the list shows. */
export const tokenBegins = tokenPrefix.length + 4
