import { useMemo, useState } from 'react'
import type { Import } from '../contract/import.ts'
import type { Preflight } from './preflight.ts'

/**
 * What is deleted of what was selected: without what is gone or has changed, but with the changed ones that were taken
 * back in. All of them as they were loaded while nothing newer is known.
 */
export function useVictims(selected: readonly Import[], preflight: Preflight | null) {
  const [takenBack, setTakenBack] = useState<ReadonlySet<string>>(new Set())
  const victims = useMemo(() => {
    if (!preflight) return selected
    const back = preflight.changed.filter(({ item }) => takenBack.has(item.id)).map(({ item }) => item)
    return back.length > 0 ? [...preflight.unchanged, ...back] : preflight.unchanged
  }, [selected, preflight, takenBack])
  const takeBack = (ids: readonly string[], on: boolean) => {
    const next = new Set(takenBack)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    setTakenBack(next)
  }
  return { victims, takenBack, takeBack }
}
