import { type ClipboardEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { isMac } from '../ui/use-shortcuts.ts'
import { useRowWindow } from '../ui/use-row-window.ts'
import type { ShownRepairRow } from '../csv-worker/repair/row-faults.ts'
import type { RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { GridRow } from './GridRow.tsx'
import { actOnGridKey, type Place } from './grid-keys.ts'
import { useGridRows } from './use-grid-rows.ts'
import type { CsvWorker } from '../csv-worker/open-worker.ts'

type Props = {
  state: RepairState
  client: CsvWorker
  version: number
  kind: RowKind
  /** What the rows have in common. */
  label: string
  /** Why nothing can be changed now. */
  refused: string | false
  /** Whether the file is still being changed. */
  busy: boolean
  onSet: (row: number, column: number, value: string) => void
  onRemove: (row: number, column: number) => void
  onDrop: (row: number) => void
}

/** Pixels; all rows are of the same height. */
const rowHeight = 32
const headerHeight = 33
/** Nobody reads more, and each costs time to render. */
const columnsAtMost = 60
/** Longer texts are cut where they are shown. */
const shownCharacters = 300

/** The rows of a kind, each with what is wrong with it, editable cell by cell. Only those in view are in the page. */
export function RepairGrid({
  state,
  client,
  version,
  kind,
  label,
  refused,
  busy,
  onSet,
  onRemove,
  onDrop,
}: Props) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<Place>({ index: 0, column: -1 })
  const [editing, setEditing] = useState<{ row: number; column: number; text: string } | null>(null)
  /** Whether the current cell should take the focus. */
  const wantsFocus = useRef(false)
  const [count, setCount] = useState(0)
  const { start, end, reveal } = useRowWindow({ scroller, count, rowHeight, headerHeight })
  const known = useGridRows({ client, kind, version, start, end })
  /** What was typed, until the file has it. */
  const [typed, setTyped] = useState<readonly { row: number; column: number; value: string }[]>([])
  if (typed.length > 0 && !busy && known?.version === version) setTyped([])
  const total = known?.total ?? 0
  if (total !== count) setCount(total)
  const { header } = state.report
  const shownRows = [...(known?.rows.values() ?? [])]
  const columns = Math.min(columnsAtMost, Math.max(header.length, ...shownRows.map((row) => row.cellCount)))
  const index = Math.min(place.index, Math.max(0, total - 1))
  const current = known?.rows.get(index)

  // No dependencies: a row far away is scrolled to first, and is there to take the focus on the render after that.
  useLayoutEffect(() => {
    if (!wantsFocus.current || editing) return
    const cell = scroller.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')
    if (!cell) return
    wantsFocus.current = false
    cell.focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  const move = (next: Place) => {
    wantsFocus.current = true
    setPlace(next)
    reveal(next.index)
  }

  const isEditable = (row: ShownRepairRow | undefined): row is ShownRepairRow =>
    row !== undefined && !refused && !row.isCut

  const edit = async (begun: string | null, at: Place = { ...place, index }) => {
    const row = known?.rows.get(at.index)
    if (!isEditable(row) || at.column < 0) return
    const shown = row.cells[at.column] ?? ''
    const whole =
      shown.length <= shownCharacters ? shown : await client.ask('cell', { row: row.row, column: at.column })
    if (whole !== null) setEditing({ row: row.row, column: at.column, text: begun ?? whole })
  }

  const set = (value: string, column = place.column) => {
    if (isEditable(current) && column >= 0 && (current.cells[column] ?? '') !== value) {
      setTyped([...typed, { row: current.row, column, value }])
      onSet(current.row, column, value)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (editing) return
    actOnGridKey(event, {
      place: { ...place, index },
      rows: total,
      columns,
      pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
      onMove: move,
      onEdit: (text) => void edit(text),
      onClear: () => set(''),
      onRemove: () => {
        if (isEditable(current) && place.column >= 0) onRemove(current.row, place.column)
      },
      onDropRow: () => {
        if (!current || refused) return
        wantsFocus.current = true
        onDrop(current.row)
      },
    })
  }
  const onPaste = (event: ClipboardEvent) => {
    if (editing) return
    event.preventDefault()
    set(event.clipboardData.getData('text/plain').replace(/\r?\n$/, ''))
  }
  const onCopy = (event: ClipboardEvent) => {
    if (editing || !current || String(getSelection()) !== '') return
    event.preventDefault()
    event.clipboardData.setData(
      'text/plain',
      place.column < 0 ? current.message : (current.cells[place.column] ?? ''),
    )
  }

  const inView = Array.from({ length: Math.max(0, Math.min(end, total) - start) }, (_, at) => start + at)
  // The current row stays in the page when it is scrolled out of view, and keeps the focus.
  const shown = index < start ? [index, ...inView] : index >= end ? [...inView, index] : inView
  return (
    <>
      <div ref={scroller} className="repair-scroller">
        <div
          role="grid"
          aria-label={label}
          aria-describedby={`${id}-keys`}
          aria-rowcount={total + 1}
          aria-colcount={columns + 2}
          aria-readonly={refused ? true : undefined}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onCopy={onCopy}
          className="repair-grid"
          style={{ height: headerHeight + total * rowHeight }}
        >
          <div role="row" aria-rowindex={1} className="repair-header">
            <div role="columnheader" aria-colindex={1}>
              Row
            </div>
            <div role="columnheader" aria-colindex={2}>
              What is wrong
            </div>
            {Array.from({ length: columns }, (_, column) => (
              <div
                role="columnheader"
                key={column}
                aria-colindex={column + 3}
                className={column === state.report.identifier?.column ? 'text-accent' : ''}
              >
                <bdi className="truncate">{header[column] || `Column ${formatNumber(column + 1)}`}</bdi>
                {column === state.report.identifier?.column && (
                  <span className="font-normal">(identifier)</span>
                )}
              </div>
            ))}
          </div>
          {shown.map((at) => {
            const row = withTyped(known?.rows.get(at), typed)
            return (
              <GridRow
                key={at}
                row={row}
                index={at}
                top={headerHeight + at * rowHeight}
                columns={columns}
                active={at === index ? place.column : null}
                editing={editing && editing.row === row?.row ? editing : null}
                header={header}
                onPlace={(column) => setPlace({ index: at, column })}
                onEdit={(column) => {
                  setPlace({ index: at, column })
                  void edit(null, { index: at, column })
                }}
                onCommit={(text, step) => {
                  set(text, editing?.column)
                  setEditing(null)
                  if (step.rows === 0 && step.columns === 0) return
                  move({
                    index: Math.max(0, Math.min(total - 1, index + step.rows)),
                    column: Math.max(0, Math.min(columns - 1, place.column + step.columns)),
                  })
                }}
                onCancel={() => {
                  setEditing(null)
                  wantsFocus.current = true
                }}
              />
            )
          })}
        </div>
      </div>
      {/* Always as high, so that the grid keeps its height from row to row. */}
      <p className="repair-message text-sm wrap-anywhere">
        {current?.message && !current.isMended && (
          <>
            <span className="text-muted">Row {formatNumber(current.row)}:</span> {current.message}
          </>
        )}
      </p>
      {known && known.failure !== null && (
        <p role="alert" className="text-sm text-danger">
          These rows can’t be read. The browser says: {known.failure}
        </p>
      )}
      <p id={`${id}-keys`} className="text-xs text-muted max-sm:sr-only">
        Enter edits a cell, Delete empties it, {isMac ? '⌘' : 'Ctrl'}+Delete takes it out, Shift+Delete drops
        the row.
      </p>
    </>
  )
}

/** The row as it will be once what was typed is in the file. */
function withTyped(
  row: ShownRepairRow | undefined,
  typed: readonly { row: number; column: number; value: string }[],
): ShownRepairRow | undefined {
  const own = typed.filter((each) => each.row === row?.row)
  if (!row || own.length === 0) return row
  const cells = [...row.cells]
  for (const { column, value } of own) cells[column] = value
  return { ...row, cells }
}
