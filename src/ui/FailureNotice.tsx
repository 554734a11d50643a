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
  /** Seconds to wait before a retry is worth it. */
  retryAfter: number | null
  /** What leads on, in a new tab, so that nothing on this page is lost. */
  link?: { href: string; words: string } | null
  /** Offers to try again. */
  retry?: Retry
}

type Retry = {
  run: () => void
  isRunning?: boolean
  /** When it failed, in milliseconds since the epoch: the wait counts from then. */
  failedAt: number
}

/** A failure: what happened, what to do, what to quote to support, and a retry that respects `retryAfter`. */
export function FailureNotice(props: Props) {
  const { title, advice, detail, code, requestId, retryAfter, link, retry } = props
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
        {retry && <RetryButton {...retry} retryAfter={retryAfter} />}
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

function RetryButton({ run, isRunning = false, failedAt, retryAfter }: Retry & Pick<Props, 'retryAfter'>) {
  const left = useCountdown(retryAfter ?? 0, failedAt)
  return (
    <Button
      onClick={run}
      disabledBecause={isRunning ? 'Trying again now' : left > 0 && 'Exa asked for this wait'}
    >
      {isRunning ? 'Trying again…' : left > 0 ? `Try again in ${left} s` : 'Try again'}
    </Button>
  )
}
