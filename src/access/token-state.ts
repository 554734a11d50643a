import type { Token } from '../contract/access.ts'

export type TokenState = 'works' | 'expired' | 'revoked'

/** Whether a token still lets anybody in. `now` in milliseconds, by the server's clock. */
export function tokenState({ revokedAt, expiresAt }: Token, now: number): TokenState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'works'
}
