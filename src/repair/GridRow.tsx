import { formatNumber } from '../lib/format.ts'
import { CellEditor } from './CellEditor.tsx'
import type { ShownRepairRow } from '../csv-worker/repair/row-faults.ts'

type Props = {
  /** Undefined until it is read. */
  row: ShownRepairRow | undefined
  index: number
  /** Pixels. */
  top: number
  columns: number
  /** The column of the current cell; null if that is in another row. */
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
  return (
    <div role="row" aria-rowindex={index + 2} style={{ top }}>
      <div role="rowheader" aria-colindex={1} className="text-muted">
        {row && formatNumber(row.row)}
      </div>
      <div
        role="gridcell"
        aria-colindex={2}
        tabIndex={active === -1 ? 0 : -1}
        onFocus={() => onPlace(-1)}
        className={row?.isMended ? 'repair-mended' : 'repair-wrong'}
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
            className={isMissing ? 'repair-missing' : ''}
          >
            {isEditing ? (
              <CellEditor
                label={`${header[column] || `Column ${column + 1}`}, row ${row?.row}`}
                text={editing.text}
                onCommit={onCommit}
                onCancel={onCancel}
              />
            ) : (
              <bdi className="truncate whitespace-pre">{onOneLine(row?.cells[column])}</bdi>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** A row is one line high. */
function onOneLine(text: string | undefined): string | undefined {
  return text?.replaceAll(/\r\n|\n|\r/g, '↵')
}
