import type { ReactNode } from 'react'

const looks = {
  info: { border: 'border-line', colour: '' },
  warn: { border: 'border-warn/60', colour: 'text-warn' },
  danger: { border: 'border-danger/60', colour: 'text-danger' },
  ok: { border: 'border-ok/60', colour: 'text-ok' },
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
  const { border, colour } = looks[look]
  return (
    <div role={role} className={`rounded-md border bg-surface px-3 py-2 ${border}`}>
      {title && <p className={`font-medium ${colour}`}>{title}</p>}
      {children && <div className="text-sm wrap-anywhere">{children}</div>}
    </div>
  )
}
