import { useState } from 'react'
import type { UsedBy } from './confirm-phrase.ts'
import type { Impact } from './use-impact.ts'
import { usingWebsets } from './using-websets.ts'

/**
 * How many websets use an import, for a dialog that has to decide what to ask for; null until the first check has
 * ended. While it is checked again it is what was known before, so that a field does not come and go.
 */
export function useUsedBy(importId: string, impact: Impact): UsedBy | null {
  const known = knownUse(importId, impact)
  const [last, setLast] = useState(known)
  if (known !== null && known !== last) setLast(known)
  return known ?? last
}

function knownUse(importId: string, impact: Impact): UsedBy | null {
  const { length } = usingWebsets(impact.usesOf(importId))
  // A use that was found stays one until a newer check has ended.
  if (length > 0) return length
  if (impact.state === 'checking') return null
  return impact.state === 'failed' ? 'unknown' : 0
}
