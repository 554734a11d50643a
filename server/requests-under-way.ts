/**
 * The requests that have not been answered yet, by the key that their page sent: one may still wait to be recorded, so
 * that a page whose answer was lost must not take it for one that never came.
 */
export type RequestsUnderWay = {
  /** Runs `work`, and counts the request as under way until it has ended. Throws what `work` throws. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  has(key: string): Promise<boolean>
}

/** Those of this process. */
export function createRequestsUnderWay(): RequestsUnderWay {
  const keys = new Set<string>()
  return {
    run: (key, work) => {
      keys.add(key)
      return work().finally(() => keys.delete(key))
    },
    has: async (key) => keys.has(key),
  }
}
