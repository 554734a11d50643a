import { useEffect, useState } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import { openCsvWorker, WorkerMissingError } from '../csv-worker/open-worker.ts'

type Check = {
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
    const say = (change: Partial<Check>) =>
      setKnown((now) => (now.file === file ? { file, check: { ...now.check, ...change } } : now))
    const worker = openCsvWorker((progress) => say({ progress }))
    const check = async () => {
      say({ progress: 0 })
      try {
        say({ report: await worker.ask('check', { file, identifier }), progress: null, unreadable: null })
      } catch (error) {
        if (error instanceof WorkerMissingError) say({ progress: null, broken: true })
        else say({ progress: null, unreadable: error instanceof Error ? error.message : String(error) })
      }
      worker.close()
    }
    void check()
    return worker.close
  }, [file, identifier])
  return known.file === file ? known.check : nothing
}
