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
