import { formatAbsolute, formatRelative } from '../lib/format.ts'
import { useNow } from './use-now.ts'

/** "5 min. ago", with the moment and its zone in the tooltip and in `datetime`. */
export function RelativeTime({ iso }: { iso: string }) {
  return <TimeAgo iso={iso} now={useNow()} />
}

/** The same for a long list, which follows the clock once for all of its rows. */
export function TimeAgo({ iso, now }: { iso: string; now: number }) {
  return (
    <time dateTime={iso} title={formatAbsolute(iso)}>
      {formatRelative(iso, now)}
    </time>
  )
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
