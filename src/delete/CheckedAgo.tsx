import { useEffect, useState } from 'react'
import { serverNow } from '../lib/server-clock.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'

const minute = 60_000

/** Seconds in which nobody counts. */
const justNow = 5

/** "Checked 12 s ago": by the second for a minute, which is how long a check counts. `at`: ms since the epoch by the server's clock. */
export function CheckedAgo({ at }: { at: number }) {
  const [now, setNow] = useState(serverNow)
  const old = now - at >= minute
  useEffect(() => {
    if (old) return
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [old])
  const iso = new Date(at).toISOString()
  const seconds = Math.max(0, Math.floor((now - at) / 1_000))
  return (
    <>
      Checked{' '}
      {old ? (
        <RelativeTime iso={iso} />
      ) : (
        <time dateTime={iso}>{seconds < justNow ? 'just now' : `${seconds} s ago`}</time>
      )}
    </>
  )
}
