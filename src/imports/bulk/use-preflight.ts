import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiError, toApiError } from '../../api/errors.ts'
import type { Import } from '../../contract/import.ts'
import { readAgain } from '../../queries/read-again.ts'
import { compare, type Preflight } from './preflight.ts'

export type Reading =
  | { state: 'reading'; met: number }
  | { state: 'read'; preflight: Preflight }
  | { state: 'failed'; error: ApiError; at: number }

/** Reads the selected imports again when it is first used, and again on demand; leaving stops it. */
export function usePreflight(selected: readonly Import[]): { reading: Reading; again: () => void } {
  const client = useQueryClient()
  const [reading, setReading] = useState<Reading>({ state: 'reading', met: 0 })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const leaving = new AbortController()
    const read = async () => {
      try {
        const ids = selected.map(({ id }) => id)
        const read = await readAgain(client, ids, leaving.signal, (met) =>
          setReading({ state: 'reading', met }),
        )
        setReading({ state: 'read', preflight: compare(selected, read) })
      } catch (thrown) {
        if (leaving.signal.aborted) return
        const error = toApiError(thrown)
        if (!(error instanceof ApiError)) throw error
        setReading({ state: 'failed', error, at: Date.now() })
      }
    }
    void read()
    return () => leaving.abort()
  }, [client, selected, tries])
  const again = () => {
    setReading({ state: 'reading', met: 0 })
    setTries(tries + 1)
  }
  return { reading, again }
}
