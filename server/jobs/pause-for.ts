import { setTimeout as delay } from 'node:timers/promises'

/** Resolves after `ms`, or at once when the signal fires. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    // The signal fired; the caller checks it.
  }
}
