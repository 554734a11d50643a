/** A value that changes, and whom to call then. */
export function createStore<T>(value: T) {
  const listeners = new Set<() => void>()
  return {
    read: () => value,
    write: (next: T) => {
      value = next
      for (const listener of listeners) listener()
    },
    /** Calls back after each change. Returns a function that stops that. */
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
