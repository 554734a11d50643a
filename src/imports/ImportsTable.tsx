import { type ReactNode, useLayoutEffect, useRef } from 'react'
import type { Import } from '../contract/import.ts'
import { useIsWide } from '../ui/use-is-wide.ts'
import { useRowWindow } from '../ui/use-row-window.ts'
import { ImportRow, rowLinkId } from './ImportRow.tsx'

type Props = {
  imports: readonly Import[]
  openId: string | null
  hrefOf: (importId: string) => string
  /** The import whose row takes the focus, once, when it is set. */
  focusId: string | null
  onFocused: () => void
  /** The pointer or the focus is on a row: what a click needs may be fetched now. */
  onIntent: () => void
}

/** Pixels; `ImportRow` and the header are given these heights by their classes. */
const rowHeight = { wide: 40, narrow: 60 }
const headerHeight = 36
/** Pixels of room from which the table shows all its columns. */
export const wideFrom = 720

/** The imports, only the rows in view in the page; to assistive technology it is one table of all of them. */
export function ImportsTable({ imports, openId, hrefOf, focusId, onFocused, onIntent }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const wide = useIsWide(scroller, wideFrom)
  const height = wide ? rowHeight.wide : rowHeight.narrow
  const { start, end, reveal } = useRowWindow({
    scroller,
    count: imports.length,
    rowHeight: height,
    headerHeight,
  })

  // No dependencies: a row far away is scrolled to first, and is there to take the focus on the render after that.
  useLayoutEffect(() => {
    if (focusId === null) return
    const index = imports.findIndex((item) => item.id === focusId)
    if (index !== -1) reveal(index)
    const link = document.getElementById(rowLinkId(focusId))
    if (!link && index !== -1) return
    link?.focus()
    onFocused()
  })

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
      <table
        aria-rowcount={imports.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <caption className="sr-only">Imports, newest first</caption>
        <TableHead wide={wide} />
        <tbody>
          <Spacer height={start * height} />
          {imports.slice(start, end).map((item, index) => (
            <ImportRow
              key={item.id}
              item={item}
              rowIndex={start + index + 2}
              href={hrefOf(item.id)}
              open={item.id === openId}
              wide={wide}
              onIntent={onIntent}
            />
          ))}
          <Spacer height={(imports.length - end) * height} />
        </tbody>
      </table>
    </div>
  )
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  ) : null
}

/** The header, used by the skeleton too, so that nothing moves when the rows come. */
export function TableHead({ wide }: { wide: boolean }) {
  return (
    <thead className="text-left text-sm text-muted">
      <tr aria-rowindex={1}>
        <Heading>Title</Heading>
        <Heading className={wide ? 'w-32' : 'w-30'}>Status</Heading>
        {wide && (
          <>
            <Heading className="w-44">Why</Heading>
            <Heading className="w-32">Entity</Heading>
            <Heading className="w-26 text-right">Rows</Heading>
            <Heading className="w-30">Created</Heading>
          </>
        )}
      </tr>
    </thead>
  )
}

function Heading({ className = '', children }: { className?: string; children: ReactNode }) {
  return (
    <th
      scope="col"
      className={`sticky top-0 z-10 h-9 border-b border-line bg-bg px-3 font-medium ${className}`}
    >
      {children}
    </th>
  )
}
