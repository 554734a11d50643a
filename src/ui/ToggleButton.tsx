import type { ReactNode } from 'react'

type Props = { pressed: boolean; onClick: () => void; children: ReactNode }

/** One of several options, pressed while it is chosen. */
export function ToggleButton({ pressed, onClick, children }: Props) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={`flex min-h-8 items-center gap-1.5 rounded-md px-2.5 ${pressed ? 'bg-surface font-medium ring-1 ring-line' : 'text-muted hover:bg-surface hover:text-text'}`}
    >
      {children}
    </button>
  )
}
