type Props = {
  label: string
  /** From 0 to 1. */
  share: number
  /** How far it is, in words. */
  words: string
}

/** Progress toward a known end. */
export function ProgressBar({ label, share, words }: Props) {
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
