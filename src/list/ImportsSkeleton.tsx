import { useRowHeight } from './use-row-height.ts'

/** Of the titles, in hundredths. */
const titleWidths = [62, 48, 71, 40, 55, 66, 45, 58, 50, 69, 43, 60]

/** The table before its first row is there: rows of the same height, so that nothing moves when they come. */
export function ImportsSkeleton() {
  const { rowHeight: height } = useRowHeight()
  return (
    <div className="min-h-0 flex-1 overflow-hidden pt-9" role="status" aria-label="Loading imports">
      {titleWidths.map((width) => (
        <div
          key={width}
          className="flex items-center gap-6 border-t border-line pr-4 pl-11"
          style={{ height }}
        >
          <div className="min-w-0 flex-1">
            <Bar width={width} />
          </div>
          <div className="w-24">
            <Bar width={80} />
          </div>
          <div className="w-80 max-md:hidden">
            <Bar width={60} />
          </div>
        </div>
      ))}
    </div>
  )
}

function Bar({ width }: { width: number }) {
  return <div className="h-2.5 rounded bg-line" style={{ width: `${width}%` }} />
}
