import type { ReactNode } from 'react'

const looks = {
  info: 'border-line bg-surface',
  warn: 'border-warn/60 bg-surface',
  danger: 'border-danger/60 bg-surface',
} as const

type Props = {
  look?: keyof typeof looks
  title?: string
  children?: ReactNode
  /** `alert` speaks at once; `status` waits for its turn; leave it out for what was there from the start. */
  role?: 'alert' | 'status'
}

/** A short boxed message: a title that says what, and what to do under it. */
export function Notice({ look = 'info', title, children, role }: Props) {
  const colour = look === 'danger' ? 'text-danger' : look === 'warn' ? 'text-warn' : ''
  return (
    <div role={role} className={`rounded-md border px-3 py-2 ${looks[look]}`}>
      {title && <p className={`font-medium ${colour}`}>{title}</p>}
      {children && <div className="text-sm wrap-anywhere">{children}</div>}
    </div>
  )
}
