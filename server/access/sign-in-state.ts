import { createSecretBox } from './secret-box.ts'
import { newSecret } from './sessions.ts'
import type { Attempt } from './oidc.ts'

/** How long somebody may take at the provider. */
export const attemptMs = 30 * 60_000

type Kept = { nonce: string; verifier: string; to: string; until: number }

/**
 * Begins a sign-in. Everything about it travels in its `state`, which is encrypted with a secret in the cookie of the browser
 * that began it. So nobody can make another browser finish their sign-in, several tabs can sign in at once, and nothing is
 * stored for people who never come back.
 */
export function beginAttempt(browserSecret: string, to: string, now: number): Attempt {
  const kept: Kept = { nonce: newSecret(), verifier: newSecret(), to, until: now + attemptMs }
  const state = createSecretBox([browserSecret]).seal(JSON.stringify(kept))
  return { state, nonce: kept.nonce, verifier: kept.verifier }
}

/** The sign-in of a `state`, and where it leads; null if a browser with these secrets did not begin it. */
export function openAttempt(
  browserSecrets: readonly string[],
  state: string,
  now: number,
): { attempt: Attempt; to: string; isLate: boolean } | null {
  const text = createSecretBox(browserSecrets.filter((secret) => secret !== '')).open(state)
  if (text === null) return null
  // This console sealed it, so the shape is known.
  const { nonce, verifier, to, until } = JSON.parse(text) as Kept
  return { attempt: { state, nonce, verifier }, to, isLate: now > until }
}
