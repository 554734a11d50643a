import { useState } from 'react'
import { beginWalk, followWalk, type Surroundings, type Walk } from './walk.ts'

/** The walk of a triage, from when it was opened on. */
export function useWalk(now: Surroundings): Walk {
  const [walk, setWalk] = useState(() => beginWalk(now))
  const { rows, loaded, complete, openId } = walk
  if (rows === now.rows && loaded === now.loaded && complete === now.complete && openId === now.openId)
    return walk
  const next = followWalk(walk, now)
  setWalk(next)
  return next
}
