import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { CopyButton } from './CopyButton.tsx'
import { useCountdown } from './use-clock.ts'

const looks = {
  info: 'border-line bg-surface',
  warn: 'border-warn/60 bg-surface',
  danger: 'border-danger/60 bg-surface',
  ok: 'border-ok/60 bg-surface',
} as const

type Props = {
  look?: keyof typeof looks
  title?: string
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

type FailureProps = {
  title: string
  advice: string
  detail: string | null
  code: string
  requestId: string | null
  /** Seconds to wait, from `since`, before a retry is worth it. */
  retryAfter: number | null
  /** When it failed, in milliseconds since the epoch. */
  since: number
  onRetry?: () => void
  retrying?: boolean
}

/** A failure: what happened, what to do, what to quote to support, and a retry that respects `retryAfter`. */
export function FailureNotice({
  title,
  advice,
  detail,
  code,
  requestId,
  retryAfter,
  since,
  onRetry,
  retrying,
}: FailureProps) {
  const left = useCountdown(retryAfter ?? 0, since)
  return (
    <Notice look="danger" title={title} role="alert">
      <p>{advice}</p>
      {detail && <p className="mt-1 text-muted">{detail}</p>}
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        {onRetry && (
          <Button
            onClick={onRetry}
            disabledBecause={retrying ? 'Trying again now' : left > 0 && 'Exa asked for this wait'}
          >
            {retrying ? 'Trying again…' : left > 0 ? `Try again in ${left} s` : 'Try again'}
          </Button>
        )}
        <span className="text-xs text-muted">
          <code className="font-mono">{code}</code>
        </span>
        {requestId && (
          <span className="flex items-center text-xs text-muted">
            Request <code className="ml-1 font-mono wrap-anywhere">{requestId}</code>
            <CopyButton text={requestId} what="request id" />
          </span>
        )}
      </div>
    </Notice>
  )
}
