import workerAddress from './check-worker.ts?worker&url'

/** As much of Trusted Types as is used: TypeScript's DOM does not know them yet. */
type PolicyFactory = {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => unknown }
}

/** The page's policy names this one, which lets a single script through. */
const policy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('csv-check', {
  createScriptURL: () => workerAddress,
})

/** Starts a worker that checks one CSV. */
export function openCheckWorker(): Worker {
  const address = policy?.createScriptURL(workerAddress) ?? workerAddress
  // A browser without Trusted Types takes the text itself.
  return new Worker(address as string, { type: 'module' })
}
