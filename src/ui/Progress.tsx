type BarProps = {
  label: string
  /** From 0 to 1. */
  share: number
  /** How far it is, in words. */
  words: string
}

/** Progress toward a known end. */
export function ProgressBar({ label, share, words }: BarProps) {
  return (
    <svg
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={words}
      viewBox="0 0 100 1"
      preserveAspectRatio="none"
      className="h-1.5 w-full rounded-full bg-line"
    >
      <rect width={share * 100} height={1} className="fill-accent" />
    </svg>
  )
}

/** Progress toward an unknown end: a thin bar that only moves. */
export function ProgressLine({ active, label }: { active: boolean; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-hidden={!active}
      className={`h-0.5 overflow-hidden ${active ? 'bg-line' : ''}`}
    >
      {active && <div className="h-full w-1/3 animate-progress bg-accent" />}
    </div>
  )
}
