import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { useCountdown } from '../ui/use-countdown.ts'

/** When a held job begins. A timer is not announced; the dock says it once. */
export function HoldCountdown({ leftMs }: { leftMs: number }) {
  return (
    <span role="timer" className="font-medium text-warn tabular-nums">
      <Countdown key={leftMs} leftMs={leftMs} />
    </span>
  )
}

function Countdown({ leftMs }: { leftMs: number }) {
  const [toldAt] = useState(Date.now)
  const left = useCountdown(leftMs / 1000, toldAt)
  return <span>{left > 0 ? `Starts in ${formatNumber(left)} s` : 'Starting…'}</span>
}
