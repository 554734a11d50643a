import {
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { isFocusLost } from '../ui/focus.ts'
import { useNow } from '../ui/use-clock.ts'
import { useRowWindow } from '../ui/use-row-window.ts'
import { useChartShown } from './preferences.ts'
import { ImportRow, rowLinkId } from './ImportRow.tsx'
import { rowAfter } from './row-after.ts'
import { TableHead } from './TableHead.tsx'
import { useRem, useRowHeight } from './use-row-height.ts'
import { type Sort, sortWords } from '../view/view.ts'

type Props = {
  imports: readonly Import[]
  openId: string | null
  hrefOf: (importId: string) => string
  words: readonly string[]
  /** The metadata field that says who owns an import; null where no owner is shown. */
  ownerKey: string | null
  sort: Sort
  onSort: (sort: Sort) => void
  selected: ReadonlySet<string>
  onSelect: (importId: string, range: boolean) => void
  onSelectAll: (on: boolean) => void
  /** The import whose row takes the focus, once, when it is set. */
  focusId: string | null
  onFocused: () => void
  /** The row that had the focus was removed, and nothing else has taken the focus. Gives the row after it, if any. */
  onRowLost: (importId: string | null) => void
  /** The pointer or the focus is on the table: what a click needs may be fetched now. */
  onIntent: () => void
}

/** In rem; the header's class says the same. */
const headerHeight = 2.25

/** In rem, at least; the chart's classes say the same. */
const chartHeight = 7.75

/** In rem: what the page's header, the heading and the tools take at least. */
const leastAbove = 8

/** The imports, only the rows in view in the page; to assistive technology it is one table of all of them. */
export function ImportsTable(props: Props) {
  const {
    imports,
    openId,
    hrefOf,
    words,
    ownerKey,
    sort,
    onSort,
    selected,
    onSelect,
    onSelectAll,
    focusId,
    onFocused,
    onRowLost,
  } = props
  const [, navigate] = useLocation()
  const now = useNow()
  const scroller = useRef<HTMLDivElement>(null)
  const header = useRef<HTMLTableSectionElement>(null)
  const rem = useRem(header)
  const { oneLine, rowHeight } = useRowHeight(rem)
  const chartShown = useChartShown()
  const { start, end, reveal } = useRowWindow({
    scroller,
    count: imports.length,
    rowHeight,
    headerHeight: headerHeight * rem,
    above: (leastAbove + (chartShown ? chartHeight : 0)) * rem,
  })
  const [focused, setFocused] = useState<string | null>(null)
  const focusedIndex = focused === null ? -1 : imports.findIndex((item) => item.id === focused)

  // No dependencies: a row far away is scrolled to first, and is there to take the focus on the render after that.
  useLayoutEffect(() => {
    if (focusId === null) return
    const index = imports.findIndex((item) => item.id === focusId)
    if (index !== -1) reveal(index)
    const link = document.getElementById(rowLinkId(focusId))
    if (!link && index !== -1) return
    link?.focus({ preventScroll: true })
    // In a low window the page scrolls, too.
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' })
    onFocused()
  })

  // What is opened stays in view.
  const revealOpen = useEffectEvent(() => reveal(imports.findIndex((item) => item.id === openId)))
  useLayoutEffect(() => {
    if (openId !== null) revealOpen()
  }, [openId])

  const importsThen = useRef(imports)
  useLayoutEffect(() => {
    if (focused !== null && focusedIndex === -1 && isFocusLost())
      onRowLost(rowAfter(focused, importsThen.current, imports)?.id ?? null)
    importsThen.current = imports
  }, [imports, focused, focusedIndex, onRowLost])

  // One handler for all rows: a router's `Link` in each would subscribe to the address.
  const onFollow = useCallback(
    (event: MouseEvent<HTMLAnchorElement>) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      // It has the base path already.
      navigate(`~${event.currentTarget.getAttribute('href')}`)
    },
    [navigate],
  )

  const rowAt = useCallback(
    (index: number): ReactNode => {
      const item = imports[index]
      if (!item) return null
      return (
        <ImportRow
          key={item.id}
          item={item}
          rowIndex={index + 2}
          height={rowHeight}
          href={hrefOf(item.id)}
          open={item.id === openId}
          selected={selected.has(item.id)}
          oneLine={oneLine}
          ownerKey={ownerKey}
          now={now}
          words={words}
          onFollow={onFollow}
          onSelect={onSelect}
        />
      )
    },
    [imports, rowHeight, hrefOf, openId, selected, oneLine, ownerKey, now, words, onFollow, onSelect],
  )

  let selectedRows = 0
  if (selected.size > 0) for (const item of imports) if (selected.has(item.id)) selectedRows++

  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto contain-strict"
      tabIndex={-1}
      onPointerEnter={props.onIntent}
      onFocus={(event) => {
        props.onIntent()
        setFocused(event.target.closest<HTMLElement>('[data-import-id]')?.dataset['importId'] ?? null)
      }}
      onBlur={() => setFocused(null)}
    >
      <table
        aria-rowcount={imports.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <caption className="sr-only">Imports, {sortWords(sort)}</caption>
        <TableHead
          ref={header}
          oneLine={oneLine}
          owners={ownerKey !== null}
          sort={sort}
          onSort={onSort}
          selected={selectedRows}
          count={imports.length}
          onSelectAll={onSelectAll}
        />
        <tbody>{windowed(imports.length, start, end, focusedIndex, rowHeight, rowAt)}</tbody>
      </table>
    </div>
  )
}

/** The rows in view, and the focused one wherever it is, with room for all the others: the focus is never scrolled away. */
function windowed(
  count: number,
  start: number,
  end: number,
  focused: number,
  height: number,
  rowAt: (index: number) => ReactNode,
): ReactNode[] {
  const shown = Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset)
  if (focused !== -1 && focused < start) shown.unshift(focused)
  if (focused >= end) shown.push(focused)
  const nodes: ReactNode[] = []
  let next = 0
  for (const index of [...shown, count]) {
    if (index > next) nodes.push(<Spacer key={`before ${index}`} height={(index - next) * height} />)
    if (index < count) nodes.push(rowAt(index))
    next = index + 1
  }
  return nodes
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}
