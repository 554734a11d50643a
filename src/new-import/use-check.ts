import { useEffect, useState } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import type { CheckAnswer, CheckRequest } from './check-worker.ts'
import { openCheckWorker } from './open-check-worker.ts'

export type Check = {
  /** What the file is; while it is checked again for another column, what was found before. Null until then. */
  report: CsvReport | null
  /** How much of it has been read, from 0 to 1; null when nothing is being read. */
  progress: number | null
  /** Why it could not be read at all. */
  failure: string | null
}

const nothing: Check = { report: null, progress: null, failure: null }

/** Checks a file in a worker, again for each column that is chosen as the identifier (null: it is guessed). */
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
      // It has done all that it is for, and gives its memory back.
      worker.terminate()
      if ('report' in data) say({ report: data.report, progress: null, failure: null })
      else say({ progress: null, failure: data.failure })
    })
    worker.addEventListener('error', () =>
      say({ progress: null, failure: 'The part of this page that reads files could not be started.' }),
    )
    const request: CheckRequest = { file, identifier }
    worker.postMessage(request, [])
    say({ progress: 0 })
    return () => worker.terminate()
  }, [file, identifier])
  return known.file === file ? known.check : nothing
}
