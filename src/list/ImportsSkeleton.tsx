import { columns } from './TableHead.tsx'
import { useRowHeight } from './use-row-height.ts'

/** The table before its first row is there: rows and columns of the same size, so that nothing moves when they come. */
export function ImportsSkeleton() {
  const { oneLine, rowHeight: height } = useRowHeight()
  return (
    <div className="min-h-0 flex-1 overflow-hidden pt-9" role="status" aria-label="Loading imports">
      {[124, 96, 142, 80, 110, 132, 90, 116, 100].map((title) => (
        <div key={title} className="flex items-center border-t border-line pl-9" style={{ height }}>
          {columns.map(
            ({ column, width, always }) =>
              (always || oneLine) && (
                <div key={column} className={`px-2 ${width || 'flex-1'}`}>
                  <div className="h-2.5 rounded bg-line" style={{ width: width ? 60 : title }} />
                </div>
              ),
          )}
        </div>
      ))}
    </div>
  )
}
