import { formatNumber } from '../lib/format.ts'
import { CellEditor } from './CellEditor.tsx'
import type { ShownRepairRow } from './engine/row-faults.ts'

type Props = {
  /** Undefined until it is read. */
  row: ShownRepairRow | undefined
  index: number
  /** Pixels. */
  top: number
  columns: number
  /** The column that is current, where one of this row is. */
  active: number | null
  editing: { column: number; text: string } | null
  header: readonly string[]
  onPlace: (column: number) => void
  onEdit: (column: number) => void
  onCommit: (text: string, step: { rows: number; columns: number }) => void
  onCancel: () => void
}

/** A row of the grid: its number, what is wrong, and its cells. */
export function GridRow(props: Props) {
  const { row, index, top, columns, active, editing, header, onPlace, onEdit, onCommit, onCancel } = props
  const ground = row?.isMended ? 'bg-ok/10' : 'bg-bg'
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`absolute left-0 flex h-8 w-max min-w-full border-b border-line ${ground}`}
      style={{ top }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className="sticky left-0 z-1 flex w-16 shrink-0 items-center justify-end bg-bg px-2 text-muted tabular-nums"
      >
        {row && formatNumber(row.row)}
      </div>
      <div
        role="gridcell"
        aria-colindex={2}
        tabIndex={active === -1 ? 0 : -1}
        onFocus={() => onPlace(-1)}
        className={`flex w-72 shrink-0 items-center px-2 ${row?.isMended ? 'text-ok' : 'text-danger'}`}
      >
        <span className="truncate" title={row?.message}>
          {row?.isMended ? 'Mended' : row?.message}
        </span>
      </div>
      {Array.from({ length: columns }, (_, column) => {
        const isEditing = editing?.column === column
        const isMissing = row && column >= row.cellCount
        const isWrong = row && !row.isMended && column === row.column
        return (
          <div
            role="gridcell"
            key={column}
            aria-colindex={column + 3}
            aria-invalid={isWrong || undefined}
            tabIndex={active === column ? 0 : -1}
            onFocus={({ target, currentTarget }) => {
              if (target === currentTarget) onPlace(column)
            }}
            onDoubleClick={() => onEdit(column)}
            className={`relative flex w-48 shrink-0 items-center border-l border-line px-2 ${isWrong ? 'bg-danger/10 text-danger' : ''} ${isMissing ? 'bg-surface' : ''}`}
          >
            {isEditing ? (
              <CellEditor
                label={`${header[column] || `Column ${column + 1}`}, row ${row?.row}`}
                text={editing.text}
                onCommit={onCommit}
                onCancel={onCancel}
              />
            ) : (
              <bdi className="truncate whitespace-pre">{row?.cells[column]}</bdi>
            )}
          </div>
        )
      })}
    </div>
  )
}
