import type { ReactNode, Ref } from 'react'
import { formatNumber } from '../lib/format.ts'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'
import { nextSort, type Sort, type SortColumn } from '../view/view.ts'
import { Icon } from '../ui/Icon.tsx'

type Props = {
  ref: Ref<HTMLTableSectionElement>
  /** Whether the rows are one line, with the columns that fit. */
  oneLine: boolean
  /** Whether any import has an owner to show. */
  owners: boolean
  sort: Sort
  onSort: (sort: Sort) => void
  /** How many of the rows are selected. */
  selected: number
  count: number
  onSelectAll: (on: boolean) => void
}

/** Hides a column of one-line rows below some width of the list, so that the title keeps some thirty letters. */
export const columnFrom = {
  why: '@max-lg:hidden',
  created: '@max-2xl:hidden',
  rows: '@max-3xl:hidden',
  entity: '@max-4xl:hidden',
  owner: '@max-5xl:hidden',
} as const

export const columns: { column: SortColumn; label: string; width: string; always?: true; right?: true }[] = [
  { column: 'title', label: 'Title', width: '', always: true },
  { column: 'status', label: 'Status', width: 'w-30', always: true },
  { column: 'why', label: 'Why', width: `w-42 ${columnFrom.why}` },
  { column: 'entity', label: 'Entity', width: `w-30 ${columnFrom.entity}` },
  { column: 'owner', label: 'Owner', width: `w-28 ${columnFrom.owner}` },
  { column: 'rows', label: 'Rows', width: `w-22 ${columnFrom.rows}`, right: true },
  { column: 'created', label: 'Created', width: `w-30 ${columnFrom.created}` },
]

/** The header: a checkbox for all rows that match, and columns that sort. */
export function TableHead({ ref, oneLine, owners, sort, onSort, selected, count, onSelectAll }: Props) {
  return (
    <thead ref={ref} className="text-left text-sm text-muted">
      <tr aria-rowindex={1}>
        <Heading className="w-9 pl-3">
          <label htmlFor="select-all" className="-ml-1.5 flex size-7 items-center justify-center">
            <TriStateCheckbox
              id="select-all"
              state={selected === 0 ? 'none' : selected === count ? 'all' : 'some'}
              aria-label={`Select all ${formatNumber(count)} that match`}
              onChange={onSelectAll}
            />
          </label>
        </Heading>
        {columns
          .filter(({ column, always }) => always || (oneLine && (owners || column !== 'owner')))
          .map(({ column, label, width, right }) => (
            <Heading
              key={column}
              className={`${width} ${column === 'created' ? 'pr-3 pl-4' : 'px-2'} ${right ? 'text-right' : ''}`}
              sort={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
            >
              <button
                type="button"
                // The word stands over the numbers, which end at the right: the arrow goes to its other side.
                className={`-mx-1 inline-flex min-h-7 items-center gap-1 rounded px-1 hover:text-text ${right ? 'flex-row-reverse' : ''}`}
                onClick={() => onSort(nextSort(sort, column))}
              >
                {label}
                {sort.column === column ? (
                  <Icon name={sort.descending ? 'descending' : 'ascending'} className="size-3" />
                ) : (
                  <span className="size-3" />
                )}
              </button>
            </Heading>
          ))}
      </tr>
    </thead>
  )
}

type HeadingProps = { className: string; sort?: 'ascending' | 'descending' | undefined; children: ReactNode }

function Heading({ className, sort, children }: HeadingProps) {
  return (
    <th
      scope="col"
      aria-sort={sort}
      className={`sticky top-0 z-10 h-9 border-b border-line bg-bg font-medium ${className}`}
    >
      {children}
    </th>
  )
}
