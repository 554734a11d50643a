import { Button } from './Button.tsx'
import { CopyButton } from './CopyButton.tsx'
import { Notice } from './Notice.tsx'
import { useCountdown } from './use-countdown.ts'

type Props = {
  title: string
  advice: string
  detail: string | null
  code: string
  requestId: string | null
  /** Seconds to wait, from `since`, before a retry is worth it. */
  retryAfter: number | null
  /** When it failed, in milliseconds since the epoch. */
  since: number
  /** What leads on, in a new tab, so that nothing on this page is lost. */
  link?: { href: string; words: string } | null
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
  link,
  onRetry,
  retrying,
}: Props) {
  const left = useCountdown(retryAfter ?? 0, since)
  return (
    <Notice look="danger" title={title} role="alert">
      <p>{advice}</p>
      {detail && <p className="mt-1 text-muted">{detail}</p>}
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        {link && (
          <a
            href={link.href}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-8 items-center font-medium text-accent underline"
          >
            {link.words}
            <span className="sr-only"> (new tab)</span>
          </a>
        )}
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
