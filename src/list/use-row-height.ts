import { type RefObject, useEffect, useState } from 'react'
import { usePreference } from '../ui/preference.ts'
import { useMedia } from '../ui/use-media.ts'
import { densityPreference } from './preferences.ts'

/** In rem, of rows with one line and with two. */
const rowHeights = {
  comfortable: { oneLine: 2.5, twoLines: 3.75 },
  compact: { oneLine: 1.875, twoLines: 3.125 },
} as const

/**
 * A window in which a row is one line with the columns that fit; in a narrower one it has two. The window counts and not
 * the list, which is narrower beside an open import: no row becomes higher then, and none moves.
 */
const oneLineFrom = '(min-width: 56.25rem)'

/** How high a row of the list is, in whole pixels, and whether it is one line. */
export function useRowHeight(rem = readRem()): { oneLine: boolean; rowHeight: number } {
  const oneLine = useMedia(oneLineFrom)
  const height = rowHeights[usePreference(densityPreference)][oneLine ? 'oneLine' : 'twoLines']
  return { oneLine, rowHeight: Math.round(height * rem) }
}

/** Pixels of a rem, which the reader's own size of letters decides. `header` has a height in rem: it changes with them. */
export function useRem(header: RefObject<HTMLElement | null>): number {
  const [rem, setRem] = useState(readRem)
  useEffect(() => {
    const element = header.current
    if (!element) return
    const observer = new ResizeObserver(() => setRem(readRem()))
    observer.observe(element)
    return () => observer.disconnect()
  }, [header])
  return rem
}

function readRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
}
