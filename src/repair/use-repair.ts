import { useEffect, useState } from 'react'
import { useHandler } from '../ui/use-handler.ts'
import type { RepairState } from './engine/state.ts'
import type { RepairCalls } from './repair-calls.ts'
import { openRepairClient, type RepairClient } from './repair-client.ts'

/** Calls that change the file, and give its state. */
type Change = {
  [Name in keyof RepairCalls]: RepairCalls[Name]['gives'] extends RepairState ? Name : never
}[keyof RepairCalls]

type Known = {
  /** The worker, and what it has read; null until it has read the file once. */
  opened: { client: RepairClient; state: RepairState } | null
  /** Grows with each change. */
  version: number
  /** How much is read, from 0 to 1; null while nothing is being read. */
  progress: number | null
  failure: string | null
}

export type Repair = Known & {
  change: <Name extends Change>(name: Name, args: RepairCalls[Name]['args']) => Promise<void>
}

type Options = { file: Blob; identifier: number | null; named: readonly number[] }

/** Opens a file in a worker for repair. One component is for one file. */
export function useRepair(options: Options): Repair {
  const [known, setKnown] = useState<Known>({ opened: null, version: 0, progress: 0, failure: null })

  const follow = async (client: RepairClient, answer: Promise<RepairState>) => {
    try {
      const state = await answer
      setKnown((now) => ({
        opened: { client, state },
        version: now.version + 1,
        progress: null,
        failure: null,
      }))
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error)
      setKnown((now) => ({ ...now, progress: null, failure }))
    }
  }
  const open = useHandler((client: RepairClient) => void follow(client, client.ask('open', options)))

  useEffect(() => {
    const client = openRepairClient((progress) => setKnown((now) => ({ ...now, progress })))
    open(client)
    return client.close
  }, [open])

  return {
    ...known,
    change: async (name, args) => {
      if (!known.opened) return
      setKnown((now) => ({ ...now, progress: 0 }))
      const { client } = known.opened
      await follow(client, client.ask(name, args))
    },
  }
}
