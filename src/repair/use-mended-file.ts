import { useState } from 'react'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import type { Repair } from './use-repair.ts'

type Mended = { file: File; state: RepairState }

/** Makes the mended file for whoever sends it on: reading a large one takes a while, and may fail. */
export function useMendedFile(original: File, { opened }: Repair) {
  const [isMaking, setMaking] = useState(false)
  /** What the browser says; null where nothing failed. */
  const [failure, setFailure] = useState<string | null>(null)
  const makeFor = async (send: (mended: Mended) => void) => {
    if (!opened || isMaking) return
    const { client, state } = opened
    setMaking(true)
    setFailure(null)
    try {
      const blob = await client.ask('result', null)
      send({ file: new File([blob], original.name, { type: 'text/csv' }), state })
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
    setMaking(false)
  }
  return { makeFor, isMaking, failure }
}
