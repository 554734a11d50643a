import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { createStore } from '../lib/store.ts'

type Options = {
  scroller: RefObject<HTMLElement | null>
  count: number
  /** Pixels. All rows have the same height, which keeps this short. */
  rowHeight: number
  /** Pixels at the top of the scroller that a sticky header covers. */
  headerHeight: number
  /** Pixels of the window that other things take above the scroller, or fewer. */
  above?: number
}

type RowWindow = {
  /** The rows to render: from `start` up to, without, `end`. */
  start: number
  end: number
  /** Scrolls as little as needed to show a row; -1 is none. */
  reveal: (index: number) => void
}

/**
 * Rows rendered beyond the visible ones: one at rest, for the Tab key, since each makes every update slower; more ahead of a
 * scroll, which would show a blank otherwise.
 */
const atRest = 1
const aheadOfScroll = 10

/** Whether the page is being printed: what is out of view on a screen has to be there then. */
const printing = createStore(false)
window.addEventListener('beforeprint', () => printing.write(true))
window.addEventListener('afterprint', () => printing.write(false))

/** Which rows of a long list are in view. See `docs/decisions/` on why this is no library. */
export function useRowWindow({ scroller, count, rowHeight, headerHeight, above = 0 }: Options): RowWindow {
  const [{ start, end }, setRange] = useState(() => ({
    start: 0,
    // Until the element is measured: as many as the window can have room for, so that nothing moves then.
    end: Math.ceil((window.innerHeight - above - headerHeight) / rowHeight),
  }))

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let top = element.scrollTop
    const update = () => {
      const { scrollTop, clientHeight } = element
      const by = scrollTop - top
      top = scrollTop
      // A jump by more than a screenful would skip them too.
      const ahead = Math.abs(by) > clientHeight ? atRest : aheadOfScroll
      const first = Math.floor(scrollTop / rowHeight) - (by < 0 ? ahead : atRest)
      const bottom = scrollTop + clientHeight - headerHeight
      const last = Math.ceil(bottom / rowHeight) + (by > 0 ? ahead : atRest)
      // In steps of two rows, so that not every scroll event renders.
      const next = { start: Math.max(0, first - (first % 2)), end: last + (last % 2) }
      setRange((now) => (now.start === next.start && now.end === next.end ? now : next))
    }
    element.addEventListener('scroll', update, { passive: true })
    // It reports once at the start, without forcing a layout.
    const observer = new ResizeObserver(update)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', update)
      observer.disconnect()
    }
  }, [scroller, rowHeight, headerHeight])

  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (!element || index < 0) return
      const top = index * rowHeight
      const bottom = top + rowHeight + headerHeight
      if (top < element.scrollTop) element.scrollTo({ top })
      else if (bottom > element.scrollTop + element.clientHeight)
        // Whole rows, so that none is half under the header.
        element.scrollTo({ top: Math.ceil((bottom - element.clientHeight) / rowHeight) * rowHeight })
    },
    [scroller, rowHeight, headerHeight],
  )

  if (useSyncExternalStore(printing.subscribe, printing.read)) return { start: 0, end: count, reveal }
  // When the list has become shorter, show its last rows.
  const lastStart = Math.max(0, count - (end - start))
  return { start: Math.min(start, lastStart), end: Math.min(end, count), reveal }
}
