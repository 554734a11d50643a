import { useEffect, useState } from 'react'
import type { ShownRepairRow } from '../csv-worker/repair/row-faults.ts'
import type { RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { CsvWorker } from '../csv-worker/open-worker.ts'

/** How many rows are requested together. */
const page = 50

type Known = {
  kind: RowKind
  version: number
  total: number
  /** By their index in the list. */
  rows: ReadonlyMap<number, ShownRepairRow>
  /** Why the last read failed, as the browser says; null if it did not. */
  failure: string | null
}

type Options = {
  client: CsvWorker
  kind: RowKind
  /** The version of the file; another version has other rows. */
  version: number
  start: number
  end: number
}

/** The rows of a kind that are in view. The old rows stay until those of a new version are read. */
export function useGridRows({ client, kind, version, start, end }: Options) {
  const [known, setKnown] = useState<Known>({ kind, version, total: 0, rows: new Map(), failure: null })
  const from = Math.floor(start / page) * page
  const to = Math.ceil(Math.max(end, start + 1) / page) * page
  useEffect(() => {
    let isLate = false
    const read = async () => {
      try {
        const { total, rows } = await client.ask('rows', { kind, from, to })
        const byIndex = new Map(rows.map((row, index) => [from + index, row]))
        if (!isLate) setKnown({ kind, version, total, rows: byIndex, failure: null })
      } catch (error) {
        const failure = error instanceof Error ? error.message : String(error)
        if (!isLate) setKnown((now) => ({ ...now, failure }))
      }
    }
    void read()
    return () => {
      isLate = true
    }
  }, [client, kind, version, from, to])
  return known.kind === kind ? known : null
}
