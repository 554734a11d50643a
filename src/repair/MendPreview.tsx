import type { Preview } from '../csv-worker/repair/preview.ts'

type Props = { preview: Preview; header: readonly string[] }

/** Some rows before and after a mend, with the differences marked. */
export function MendPreview({ preview: { samples }, header }: Props) {
  if (samples.length === 0) return null
  const width = Math.max(
    header.length,
    ...samples.flatMap(({ before, after }) => [before.length, ...after.map(({ length }) => length)]),
  )
  const columns = Array.from({ length: Math.min(width, columnsAtMost) }, (_, column) => column)
  return (
    <div
      role="region"
      aria-label="Before and after"
      tabIndex={0}
      className="mt-2 overflow-x-auto rounded-md border border-line"
    >
      <table className="w-max min-w-full border-separate border-spacing-0 text-left text-xs">
        <caption className="sr-only">Some rows before and after</caption>
        <thead>
          <tr>
            <th scope="col" className={`${cellLook} bg-surface font-medium`}>
              Row
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={`${cellLook} bg-surface font-medium`}>
                <bdi>{header[column] || `Column ${column + 1}`}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        {samples.map(({ row, before, after }) => (
          <tbody key={row}>
            <SampleRow
              name={`${row} before`}
              cells={before}
              columns={columns}
              look="text-danger line-through"
              other={after[0] ?? []}
            />
            {after.length === 0 && (
              <tr>
                <th scope="row" className={`${cellLook} font-normal text-muted`}>
                  {row} after
                </th>
                <td colSpan={columns.length} className={`${cellLook} text-muted italic`}>
                  Left out
                </td>
              </tr>
            )}
            {after.map((cells, index) => (
              <SampleRow
                // oxlint-disable-next-line react/no-array-index-key -- the rows that come of one have no other name
                key={index}
                name={`${row} after`}
                cells={cells}
                columns={columns}
                look="font-medium text-ok"
                other={index === 0 ? before : []}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

const columnsAtMost = 20
const cellLook = 'max-w-64 truncate border-b border-line px-2 py-1'

type RowProps = {
  name: string
  cells: readonly string[]
  columns: readonly number[]
  /** The style of cells that differ. */
  look: string
  other: readonly string[]
}

function SampleRow({ name, cells, columns, look, other }: RowProps) {
  return (
    <tr>
      <th scope="row" className={`${cellLook} font-normal whitespace-nowrap text-muted`}>
        {name}
      </th>
      {columns.map((column) => (
        <td key={column} className={`${cellLook} ${cells[column] === other[column] ? '' : look}`}>
          <bdi className="whitespace-pre">{cells[column]}</bdi>
        </td>
      ))}
    </tr>
  )
}
