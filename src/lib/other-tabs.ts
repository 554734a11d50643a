import { storageKey } from './base-path.ts'

// Between the tabs of one browser that show the same console.

/** Tells the other tabs something. This one hears it, too, where it listens. */
export function tellTabs(name: string, message: unknown): void {
  const channel = openChannel(name)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no origin but its own
  channel?.postMessage(message)
  channel?.close()
}

/** Calls back with what any tab tells under this name. Gives what ends that. */
export function listenToTabs(name: string, onMessage: (message: unknown) => void): () => void {
  const channel = openChannel(name)
  channel?.addEventListener('message', ({ data }) => onMessage(data))
  return () => channel?.close()
}

function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(storageKey(name))
  } catch {
    // Firefox has none for a page that may store nothing. Such a page goes without word from the others.
    return null
  }
}
