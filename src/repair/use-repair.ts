import { useEffect, useState } from 'react'
import { useHandler } from '../ui/use-handler.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import type { CsvCalls } from '../csv-worker/calls.ts'
import { openCsvWorker, type CsvWorker } from '../csv-worker/open-worker.ts'

/** Calls that change the file and return its state. */
type Change = {
  [Name in keyof CsvCalls]: CsvCalls[Name]['gives'] extends RepairState ? Name : never
}[keyof CsvCalls]

type Known = {
  /** The worker and the state of the file; null until the file was read once. */
  opened: { client: CsvWorker; state: RepairState } | null
  /** Grows with each change. */
  version: number
  /** The calls under way, in order. */
  running: readonly (Change | 'open')[]
  /** The share of the file that the current call has read, from 0 to 1. */
  progress: number
  failure: string | null
}

export type Repair = Known & {
  change: <Name extends Change>(name: Name, args: CsvCalls[Name]['args']) => Promise<void>
}

const nothing: Known = { opened: null, version: 0, running: ['open'], progress: 0, failure: null }

type Options = { file: Blob; identifier: number | null; named: readonly number[] }

/** Opens a file in a worker for repair. Mount a new component for another file. */
export function useRepair(options: Options): Repair {
  const [known, setKnown] = useState(nothing)

  const follow = async (client: CsvWorker, answer: Promise<RepairState>) => {
    try {
      const state = await answer
      setKnown((now) => ({
        ...done(now),
        opened: { client, state },
        version: now.version + 1,
        failure: null,
      }))
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error)
      setKnown((now) => ({ ...done(now), failure }))
    }
  }
  const open = useHandler((client: CsvWorker) => void follow(client, client.ask('open', options)))

  useEffect(() => {
    const client = openCsvWorker((progress) => setKnown((now) => ({ ...now, progress })))
    open(client)
    return client.close
  }, [open])

  return {
    ...known,
    change: async (name, args) => {
      if (!known.opened) return
      setKnown((now) => ({ ...now, running: [...now.running, name] }))
      const { client } = known.opened
      await follow(client, client.ask(name, args))
    },
  }
}

/** Removes the first call from those that are running. */
function done(now: Known): Known {
  return { ...now, running: now.running.slice(1), progress: 0 }
}
