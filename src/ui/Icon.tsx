/** Drawn on a square of 16, as lines. */
const drawings = {
  back: 'M13 8H3m4-4L3 8l4 4',
  close: 'm4 4 8 8m0-8-8 8',
  closed: 'm6 4 4 4-4 4',
  opened: 'm4 6 4 4 4-4',
  ascending: 'M8 13V3m-4 4 4-4 4 4',
  descending: 'M8 3v10m4-4-4 4-4-4',
  keyboard: 'M2 4h12v8H2zm3 3h0m3 0h0m3 0h0M5.5 9.5h5',
  search: 'm10.5 10.5 3 3M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9',
  system: 'M2.5 3h11v7.5h-11zM8 10.5v3m-2.5 0h5',
  light:
    'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M8 1v1m0 12v1M1 8h1m12 0h1M3 3l.7.7m8.6 8.6.7.7M3 13l.7-.7m8.6-8.6.7-.7',
  dark: 'M13.5 9.5a6 6 0 1 1-7-7 5 5 0 0 0 7 7',
}

/** A drawing beside or in place of a word. It has no accessible name, so the control around it needs one. */
export function Icon({ name, className = 'size-4' }: { name: keyof typeof drawings; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={drawings[name]} />
    </svg>
  )
}
