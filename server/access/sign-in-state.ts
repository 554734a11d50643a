import { createSecretBox } from './secret-box.ts'
import { newSecret } from './sessions.ts'
import type { Attempt } from './oidc.ts'

/** How long somebody may take at the provider. */
export const attemptMs = 30 * 60_000

type Kept = { nonce: string; verifier: string; to: string; until: number }

/**
 * Begins a sign-in. All that is known of it travels in its `state`, which only the secret in the cookie of the browser
 * that began it opens. So nobody can have another person's browser finish their sign-in, several tabs can sign in at
 * once, and nothing is stored for those who never come back.
 */
export function beginAttempt(browserSecret: string, to: string, now: number): Attempt {
  const kept: Kept = { nonce: newSecret(), verifier: newSecret(), to, until: now + attemptMs }
  const state = createSecretBox([browserSecret]).seal(JSON.stringify(kept))
  return { state, nonce: kept.nonce, verifier: kept.verifier }
}

/** The sign-in that `state` is of, and where it leads; null where a browser with these secrets did not begin it. */
export function openAttempt(
  browserSecrets: readonly string[],
  state: string,
  now: number,
): { attempt: Attempt; to: string; isLate: boolean } | null {
  const text = createSecretBox(browserSecrets.filter((secret) => secret !== '')).open(state)
  if (text === null) return null
  // Sealed by this console, so that its shape is known.
  const { nonce, verifier, to, until } = JSON.parse(text) as Kept
  return { attempt: { state, nonce, verifier }, to, isLate: now > until }
}
