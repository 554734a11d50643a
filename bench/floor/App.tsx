import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_equalsString,
  filterFn_includesString,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_basic,
  sortFn_text,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import type { Import } from '../../src/contract/import.ts'
import { DeleteDialog, DetailsDialog } from './dialogs.tsx'
import { useDeleteImports, useImports } from './imports.ts'
import { Row, statusColors } from './Row.tsx'

const features = tableFeatures({
  columnFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
  filterFns: { includesString: filterFn_includesString, equalsString: filterFn_equalsString },
  sortFns: { basic: sortFn_basic, text: sortFn_text },
})
const column = createColumnHelper<typeof features, Import>()
const columns = column.columns([
  column.accessor('title', { header: 'Title', filterFn: 'includesString', sortFn: 'text' }),
  column.accessor('status', { header: 'Status', filterFn: 'equalsString', sortFn: 'basic' }),
  column.accessor(({ entity }) => entity?.type, { id: 'entity', header: 'Entity' }),
  column.accessor('count', { header: 'Count', sortFn: 'basic' }),
  column.accessor('createdAt', { header: 'Created', sortFn: 'basic' }),
])
const headings = ['Title', 'Status', 'Entity', 'Count', 'Created', '']
const rowHeight = 37
const control = 'rounded border border-gray-300 px-2 py-1.5'

/** The whole page. */
export function App() {
  const { imports, complete } = useImports()
  const deletion = useDeleteImports()
  const [search, setSearch] = useState('')
  const deferredSearch = useDeferredValue(search)
  const [status, setStatus] = useState('')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<Import | null>(null)
  const [asked, setAsked] = useState<readonly string[]>([])

  const columnFilters = useMemo(
    () => [
      ...(deferredSearch ? [{ id: 'title', value: deferredSearch }] : []),
      ...(status ? [{ id: 'status', value: status }] : []),
    ],
    [deferredSearch, status],
  )
  const table = useTable({
    features,
    columns,
    data: imports,
    getRowId: ({ id }) => id,
    state: { columnFilters },
  })
  const { rows } = table.getRowModel()

  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtualizer.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0)

  const toggle = useCallback((id: string) => {
    setSelected((ids) => {
      const next = new Set(ids)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const askForOne = useCallback((id: string) => setAsked([id]), [])
  const confirm = async () => {
    const failed = await deletion.mutateAsync(asked)
    setAsked([])
    setSelected(new Set(failed))
  }

  return (
    <main className="mx-auto max-w-6xl p-6 text-sm">
      <header className="mb-4 flex items-center gap-3">
        <h1 className="text-xl font-semibold">Imports</h1>
        <p aria-live="polite" className="mr-auto text-gray-500">
          {complete ? `${imports.length.toLocaleString('en')} imports` : 'Loading…'}
        </p>
        {selected.size > 0 && (
          <button
            type="button"
            className="rounded bg-red-600 px-3 py-1.5 text-white"
            onClick={() => setAsked([...selected])}
          >
            Delete {selected.size}
          </button>
        )}
        <input
          type="search"
          aria-label="Search"
          className={control}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          aria-label="Status"
          className={control}
          value={status}
          onChange={(event) => setStatus(event.target.value)}
        >
          <option value="">All</option>
          {Object.keys(statusColors).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </header>
      {Boolean(deletion.data?.length) && (
        <p role="alert" className="mb-3 rounded bg-red-50 p-2 text-red-800">
          {deletion.data?.length} could not be deleted. They are still selected.
        </p>
      )}
      <div ref={scroller} className="h-[80vh] overflow-auto">
        <table className="w-full text-left">
          <thead className="sticky top-0 bg-white">
            <tr className="border-b border-gray-300">
              <th className="px-3 py-2">
                <input
                  type="checkbox"
                  aria-label="Select the first 200"
                  checked={selected.size > 0}
                  onChange={() =>
                    setSelected(new Set(selected.size > 0 ? [] : rows.slice(0, 200).map(({ id }) => id)))
                  }
                />
              </th>
              {headings.map((heading) => (
                <th key={heading} className="px-3 py-2">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr style={{ height: before }} />}
            {items.map(({ index }) => {
              const row = rows[index]
              return (
                row && (
                  <Row
                    key={row.id}
                    row={row.original}
                    checked={selected.has(row.id)}
                    onCheck={toggle}
                    onShow={setShown}
                    onDelete={askForOne}
                  />
                )
              )
            })}
            {after > 0 && <tr style={{ height: after }} />}
          </tbody>
        </table>
      </div>
      <DeleteDialog
        count={asked.length}
        busy={deletion.isPending}
        onConfirm={() => void confirm()}
        onClose={() => setAsked([])}
      />
      <DetailsDialog shown={shown} onClose={() => setShown(null)} />
    </main>
  )
}
