import type { PointerEvent } from 'react'
import { formatAbsolute, formatAgo, formatRelative } from '../lib/format.ts'
import { useNow } from './use-clock.ts'

/** "5 min ago", with the exact time in the tooltip. */
export function RelativeTime({ iso }: { iso: string }) {
  return <TimeAgo iso={iso} now={useNow()} />
}

/** The same for a long list, which subscribes to the clock once for all rows. */
export function TimeAgo({ iso, now }: { iso: string; now: number }) {
  return (
    <time dateTime={iso} onPointerEnter={explain}>
      {formatRelative(iso, now)}
    </time>
  )
}

/** Only when the pointer comes: formatting needs Intl, which would delay the first rows. */
function explain({ currentTarget }: PointerEvent<HTMLTimeElement>): void {
  currentTarget.title = formatAbsolute(currentTarget.dateTime)
}

/** The exact time, and how long ago that was where it is not the date again. */
export function AbsoluteTime({ iso }: { iso: string }) {
  const ago = formatAgo(Date.parse(iso), useNow())
  return (
    <time dateTime={iso}>
      {formatAbsolute(iso)} {ago && <span className="whitespace-nowrap text-muted">({ago})</span>}
    </time>
  )
}
