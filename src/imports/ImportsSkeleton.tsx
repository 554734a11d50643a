import { useRef } from 'react'
import { useIsWide } from '../ui/use-is-wide.ts'
import { TableHead, wideFrom } from './ImportsTable.tsx'

const titleWidths = ['62%', '48%', '71%', '40%', '55%', '66%', '45%', '58%', '50%', '69%', '43%', '60%']

/** The table before its first row is there: the same columns and heights, so that nothing moves when it comes. */
export function ImportsSkeleton() {
  const frame = useRef<HTMLDivElement>(null)
  const wide = useIsWide(frame, wideFrom)
  return (
    <div ref={frame} className="min-h-0 flex-1 overflow-hidden" role="status" aria-label="Loading imports">
      <table aria-hidden className="w-full table-fixed border-separate border-spacing-0">
        <TableHead wide={wide} />
        <tbody>
          {titleWidths.map((width) => (
            <tr key={width} className={`[&>td]:border-b [&>td]:border-line ${wide ? 'h-10' : 'h-15'}`}>
              <td className="px-3">
                <Bar width={width} />
              </td>
              <td className="px-3">
                <Bar width="70%" />
              </td>
              {wide &&
                ['60%', '50%', '40%', '55%'].map((other) => (
                  <td key={other} className="px-3">
                    <Bar width={other} />
                  </td>
                ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Bar({ width }: { width: string }) {
  return <div className="h-2.5 rounded bg-line" style={{ width }} />
}
