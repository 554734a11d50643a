import type { ReactNode } from 'react'

type Props = { checked: boolean; onChange: (on: boolean) => void; children: ReactNode; className?: string }

/** A checkbox with its words beside it. */
export function Checkbox({ checked, onChange, children, className = '' }: Props) {
  return (
    <label className={`flex min-h-7 items-center gap-2 ${className}`}>
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-(--accent)"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      {children}
    </label>
  )
}
