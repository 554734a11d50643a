import type { ReactNode } from 'react'

const looks = {
  info: 'border-line bg-surface',
  warn: 'border-warn/60 bg-surface',
  danger: 'border-danger/60 bg-surface',
  ok: 'border-ok/60 bg-surface',
} as const

type Props = {
  look?: keyof typeof looks
  title?: ReactNode
  children?: ReactNode
  /** `alert` interrupts a screen reader, `status` waits; left out for what was there from the start. */
  role?: 'alert' | 'status'
}

/** A short message in a box. */
export function Notice({ look = 'info', title, children, role }: Props) {
  const colour = { info: '', warn: 'text-warn', danger: 'text-danger', ok: 'text-ok' }[look]
  return (
    <div role={role} className={`rounded-md border px-3 py-2 ${looks[look]}`}>
      {title && <p className={`font-medium ${colour}`}>{title}</p>}
      {children && <div className="text-sm wrap-anywhere">{children}</div>}
    </div>
  )
}
