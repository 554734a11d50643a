import type { ApiError } from '../api/errors.ts'
import { explainError } from '../api/error-words.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { useCountdown } from '../ui/use-clock.ts'
import { CheckedAgo } from './CheckedAgo.tsx'
import type { Impact } from './use-impact.ts'
import { usingWebsets } from './using-websets.ts'
import { WebsetList } from './WebsetList.tsx'

type Props = {
  importId: string
  impact: Impact
  /** Whether a heading over it says “Used by” already. */
  titled?: boolean
}

/**
 * What uses one import, and how well that is known: websets are all that can be asked, so it never says that nothing
 * does. It is as high while it is checked as when nothing was found, so that what is under it stays where it is.
 */
export function ImpactReport({ importId, impact, titled = false }: Props) {
  const { state, looked, unread, checkedAt, error } = impact
  const websets = usingWebsets(impact.usesOf(importId))
  const found = foundWords(websets.length, looked, titled)
  return (
    <>
      <p role="status" className={`font-medium ${error ? 'text-warn' : ''}`}>
        {state === 'checking' ? 'Checking which websets use it…' : error ? 'Could not check' : found}
      </p>
      {error && <Why error={error} />}
      {error && checkedAt !== null && <p className="mt-1 text-sm">When last checked: {found}</p>}
      {websets.length > 0 && <WebsetList websets={websets} />}
      <div className="flex items-baseline justify-between gap-x-2">
        <p className="text-sm text-muted">
          {state === 'checking' && `${formatCount(looked, 'webset')} looked at so far`}
          {state !== 'checking' && checkedAt !== null && <CheckedAgo at={checkedAt} />}
          {unread > 0 && ` · ${formatCount(unread, 'webset')} could not be read in full`}
        </p>
        <CheckButton impact={impact} />
      </div>
    </>
  )
}

function foundWords(using: number, looked: number, titled: boolean): string {
  if (using > 0) return `${titled ? '' : 'Used by '}${formatCount(using, 'webset')}`
  return looked > 0
    ? `No reference found in ${formatCount(looked, 'webset')}`
    : 'No reference found: there are no websets'
}

/** The same button in every state, so that it keeps the focus of whoever pressed it. */
function CheckButton({ impact: { state, error, failedAt, recheck } }: { impact: Impact }) {
  const wait = useCountdown(error?.retryAfter ?? 0, failedAt)
  const words = error ? 'Try again' : 'Check again'
  return (
    <Button
      look="quiet"
      className="-mx-2.5 -my-1 shrink-0 text-sm"
      onClick={recheck}
      disabledBecause={
        state === 'checking' ? 'It is being checked now' : wait > 0 && 'Exa asked for this wait'
      }
    >
      {state === 'checking' ? 'Checking…' : wait > 0 ? `Try again in ${wait} s` : words}
    </Button>
  )
}

function Why({ error }: { error: ApiError }) {
  const { title, advice, detail, code, requestId } = explainError(error)
  return (
    <div className="text-sm wrap-anywhere">
      <p>
        {title}. {advice}
      </p>
      {detail && <p className="text-muted">{detail}</p>}
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted">
        <code className="font-mono">{code}</code>
        {requestId && (
          <span className="flex items-center">
            Request <code className="ml-1 font-mono wrap-anywhere">{requestId}</code>
            <CopyButton text={requestId} what="request id" />
          </span>
        )}
      </p>
    </div>
  )
}
