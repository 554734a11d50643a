import { useEffect, useState } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import type { CheckAnswer, CheckRequest } from './check-worker.ts'
import workerAddress from './check-worker.ts?worker&url'

export type Check = {
  /** Null until the first check is done; kept while the file is checked again for another column. */
  report: CsvReport | null
  /** How much is read, from 0 to 1; null while nothing is being read. */
  progress: number | null
  /** Why the browser could not read the file; what it says. */
  unreadable: string | null
  /** Whether the check itself could not be started. */
  broken: boolean
}

const nothing: Check = { report: null, progress: null, unreadable: null, broken: false }

/** Checks a file in a worker, and again for each column that is chosen as the identifier; null to guess it. */
export function useCheck(file: File | null, identifier: number | null): Check {
  const [known, setKnown] = useState({ file, check: nothing })
  if (known.file !== file) setKnown({ file, check: nothing })

  useEffect(() => {
    if (!file) return
    const worker = openCheckWorker()
    const say = (change: Partial<Check>) =>
      setKnown((now) => (now.file === file ? { file, check: { ...now.check, ...change } } : now))
    worker.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => {
      if ('readBytes' in data) {
        say({ progress: data.readBytes / Math.max(1, file.size) })
        return
      }
      // Done: this frees its memory.
      worker.terminate()
      if ('report' in data) say({ report: data.report, progress: null, unreadable: null })
      else say({ progress: null, unreadable: data.failure })
    })
    worker.addEventListener('error', () => say({ progress: null, broken: true }))
    const request: CheckRequest = { file, identifier }
    worker.postMessage(request, [])
    say({ progress: 0 })
    return () => worker.terminate()
  }, [file, identifier])
  return known.file === file ? known.check : nothing
}

/** The part of Trusted Types that is used; TypeScript's DOM types do not have them yet. */
type PolicyFactory = {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => { createScriptURL: (url: string) => unknown }
}

/** The page's CSP allows this Trusted Types policy, which lets a single script through. */
const policy = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('csv-check', {
  createScriptURL: () => workerAddress,
})

function openCheckWorker(): Worker {
  const address = policy?.createScriptURL(workerAddress) ?? workerAddress
  // A browser without Trusted Types takes the text itself.
  return new Worker(address as string, { type: 'module' })
}
