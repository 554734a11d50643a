import type { ReactNode } from 'react'

export type Column = {
  name: string
  /** Its width, padding, and from which width of the table on it is shown. */
  className: string
  /** Whether the name is for screen readers alone. */
  nameless?: boolean
}

type Props = { caption: string; columns: readonly Column[]; children: ReactNode }

/** A table of rows of one height, whose columns keep their widths. The first column takes the room that is left. */
export function PlainTable({ caption, columns, children }: Props) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-left text-sm text-muted">
        <tr className="[&>th]:border-b [&>th]:border-line [&>th]:font-medium">
          {columns.map(({ name, className, nameless }) => (
            <th key={name} scope="col" className={`h-9 ${className}`}>
              {nameless ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
