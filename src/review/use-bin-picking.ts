import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { Bin, Span } from './bins.ts'

/** Where the keyboard or pointer is, by day and not by index, since bars move while imports are loading. */
type Cursor = { by: 'keyboard' | 'pointer'; day: number; anchor: number | null }

type Options = {
  bins: readonly Bin[]
  /** The bars that are picked now. */
  picked: Span | null
  onPick: (span: Span) => void
  /** Null when nothing is picked. */
  onClear: (() => void) | null
}

const pageOfBins = 7

export type Picking = ReturnType<typeof useBinPicking>

/** Picks bars by click or drag, or by arrow keys, with Shift to extend, and Enter. Escape clears. */
export function useBinPicking({ bins, picked, onPick, onClear }: Options) {
  const [cursor, setCursor] = useState<Cursor | null>(null)

  const last = bins.length - 1
  const clamp = (index: number) => Math.max(0, Math.min(last, index))
  const indexOf = (day: number) => clamp(bins.findLastIndex((bin) => bin.first <= day))
  const dayAt = (index: number) => bins[clamp(index)]?.first ?? 0
  const at = cursor ? indexOf(cursor.day) : (picked?.end ?? last)
  const anchor = cursor?.anchor == null ? at : indexOf(cursor.anchor)
  const span = { start: Math.min(at, anchor), end: Math.max(at, anchor) }
  const dragging = cursor?.by === 'pointer' && cursor.anchor !== null

  const dayUnder = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return dayAt(Math.floor(((event.clientX - left) / width) * bins.length))
  }
  const forget = () => setCursor(null)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') {
      // The first press ends the marking, the second clears the picked dates, a third is for the page.
      if (cursor?.anchor != null) setCursor({ ...cursor, by: 'keyboard', anchor: null })
      else if (onClear) onClear()
      else return
    } else if (event.key === 'Enter' || event.key === ' ') {
      onPick(span)
      setCursor({ by: 'keyboard', day: dayAt(at), anchor: null })
    } else {
      const next = keyTarget(event.key, at, last)
      if (next === null) return
      setCursor({ by: 'keyboard', day: dayAt(next), anchor: event.shiftKey ? dayAt(anchor) : null })
    }
    event.preventDefault()
  }

  return {
    /** The bar under the cursor, or the one that the keyboard would start from. */
    at,
    span,
    marking: cursor !== null && cursor.anchor !== null,
    by: cursor?.by ?? null,
    handlers: {
      onKeyDown,
      onBlur: forget,
      onFocus: (event: { currentTarget: Element }) => {
        if (event.currentTarget.matches(':focus-visible'))
          setCursor({ by: 'keyboard', day: dayAt(at), anchor: null })
      },
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        const day = dayUnder(event)
        setCursor({ by: 'pointer', day, anchor: day })
      },
      onPointerMove: (event: PointerEvent) =>
        setCursor({ by: 'pointer', day: dayUnder(event), anchor: dragging ? cursor.anchor : null }),
      onPointerUp: () => {
        if (!dragging) return
        onPick(span)
        forget()
      },
      onPointerLeave: () => {
        if (cursor?.by === 'pointer' && !dragging) forget()
      },
      // The touch turned into scrolling.
      onPointerCancel: forget,
    },
  }
}

/** Null for a key that does not move the cursor. */
function keyTarget(key: string, at: number, last: number): number | null {
  if (key === 'ArrowLeft' || key === 'ArrowDown') return at - 1
  if (key === 'ArrowRight' || key === 'ArrowUp') return at + 1
  if (key === 'PageDown') return at - pageOfBins
  if (key === 'PageUp') return at + pageOfBins
  if (key === 'Home') return 0
  return key === 'End' ? last : null
}
