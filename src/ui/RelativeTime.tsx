import type { PointerEvent } from 'react'
import { formatAbsolute, formatRelative } from '../lib/format.ts'
import { useNow } from './use-clock.ts'

/** "5 min ago", with the moment and its zone in the tooltip and in `datetime`. */
export function RelativeTime({ iso }: { iso: string }) {
  return <TimeAgo iso={iso} now={useNow()} />
}

/** The same for a long list, which follows the clock once for all of its rows. */
export function TimeAgo({ iso, now }: { iso: string; now: number }) {
  return (
    <time dateTime={iso} onPointerEnter={explain}>
      {formatRelative(iso, now)}
    </time>
  )
}

/** The tooltip is written when the pointer comes: for a screenful of rows it would hold up the first of them. */
function explain({ currentTarget }: PointerEvent<HTMLTimeElement>): void {
  currentTarget.title = formatAbsolute(currentTarget.dateTime)
}

/** The moment with its zone, and how long ago that was. */
export function AbsoluteTime({ iso }: { iso: string }) {
  const now = useNow()
  return (
    <time dateTime={iso}>
      {formatAbsolute(iso)} <span className="text-muted">({formatRelative(iso, now)})</span>
    </time>
  )
}
