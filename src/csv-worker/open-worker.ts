import type { CsvAnswer, CsvCalls } from './calls.ts'
import workerAddress from './csv-worker.ts?worker&url'

/** A worker in which a file is checked or repaired. */
export type CsvWorker = {
  /** Rejects with what went wrong in the worker; with a `WorkerMissingError` where there is none. */
  ask: <Name extends keyof CsvCalls>(
    name: Name,
    args: CsvCalls[Name]['args'],
  ) => Promise<CsvCalls[Name]['gives']>
  /** Ends it, which frees its memory. What was asked is not answered any more. */
  close: () => void
}

export class WorkerMissingError extends Error {
  override name = 'WorkerMissingError'
}

/** `onProgress`: how much of the file is read, from 0 to 1. */
export function openCsvWorker(onProgress: (share: number) => void): CsvWorker {
  const worker = startWorker()
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  worker.addEventListener('message', ({ data }: MessageEvent<CsvAnswer>) => {
    if ('progress' in data) return onProgress(data.progress)
    const answer = waiting.get(data.id)
    waiting.delete(data.id)
    if ('gives' in data) answer?.resolve(data.gives)
    else answer?.reject(new Error(data.failure))
  })
  worker.addEventListener('error', () => {
    for (const answer of waiting.values())
      answer.reject(new WorkerMissingError('The worker could not be started'))
    waiting.clear()
  })
  return {
    ask: (name, args) => {
      const id = ++asked
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      worker.postMessage({ id, name, args }, [])
      // What a name gives is said by the table of calls, for the worker too.
      return answer.promise as Promise<never>
    },
    close: () => worker.terminate(),
  }
}

/** The part of Trusted Types that is used; TypeScript's DOM types do not have them yet. */
type PolicyFactory = {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => unknown }
}

/** The page's CSP allows this Trusted Types policy, which lets a single script through. */
const policy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('csv-worker', {
  createScriptURL: () => workerAddress,
})

function startWorker(): Worker {
  const address = policy?.createScriptURL(workerAddress) ?? workerAddress
  // A browser without Trusted Types takes the text itself.
  return new Worker(address as string, { type: 'module' })
}
