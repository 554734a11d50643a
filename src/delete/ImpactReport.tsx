import { useEffect, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import { explainError } from '../api/error-words.ts'
import { Retrying } from '../labels/QueryFailure.tsx'
import { formatCount, formatNumber } from '../lib/format.ts'
import { serverNow } from '../lib/server-clock.ts'
import { WebsetName } from '../labels/WebsetName.tsx'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { type Impact, notUsedWords, useImpact, type UsingWebset, usingWebsets } from './use-impact.ts'

/** The websets that use the import, in its details. */
export function UsedBySection({ importId }: { importId: string }) {
  return (
    <section aria-label="Used by" className="border-b border-line px-4 py-4">
      <h3 className="mb-1 font-semibold">Used by</h3>
      <ImpactReport importId={importId} impact={useImpact()} titled />
    </section>
  )
}

type Props = {
  importId: string
  impact: Impact
  /** Whether a heading above already says “Used by”. */
  titled?: boolean
}

/**
 * The websets that use an import, and how far that was checked. Only websets can be checked, so it never says that nothing
 * uses it. It has the same height while it checks as when nothing was found, so that nothing below it moves.
 */
export function ImpactReport({ importId, impact, titled = false }: Props) {
  const { state, looked, unread, checkedAt, error, retrying } = impact
  const websets = usingWebsets(impact.usesOf(importId))
  const found = foundWords(websets.length, looked, titled)
  return (
    <>
      <p role="status" className={`font-medium ${error ? 'text-warn' : ''}`}>
        {state === 'checking'
          ? 'Checking which websets use it…'
          : error
            ? retrying
              ? 'Could not check yet'
              : 'Could not check'
            : found}
      </p>
      {error && !retrying && <Why error={error} />}
      {error && checkedAt !== null && <p className="mt-1 text-sm">When last checked: {found}</p>}
      {websets.length > 0 && <WebsetList websets={websets} />}
      <div className="flex items-baseline justify-between gap-x-2">
        <p className="text-sm text-muted">
          {retrying ? (
            <Retrying {...retrying} />
          ) : (
            state === 'checking' && `Checked ${formatCount(looked, 'webset')} so far`
          )}
          {state !== 'checking' && !retrying && checkedAt !== null && <CheckedAgo at={checkedAt} />}
          {unread > 0 && ` · ${formatCount(unread, 'webset')} could not be read in full`}
        </p>
        <CheckAgainButton impact={impact} />
      </div>
    </>
  )
}

function foundWords(using: number, looked: number, titled: boolean): string {
  if (using > 0) return `${titled ? '' : 'Used by '}${formatCount(using, 'webset')}`
  return notUsedWords(looked)
}

/** Checks again. It is the same button in every state, so that it keeps the focus. */
export function CheckAgainButton({ impact: { state, error, retrying, recheck } }: { impact: Impact }) {
  const isChecking = state === 'checking' || retrying !== null
  return (
    <Button look="quiet" small onClick={recheck} disabledBecause={isChecking && 'The check is running'}>
      {isChecking ? 'Checking…' : error ? 'Try again' : 'Check again'}
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

/** How many websets are listed. More would push what follows off the screen. */
const atFirst = 3

type WebsetListProps = {
  websets: readonly UsingWebset[]
  /** Whether to link to Exa. In a dialog each link would be one more Tab stop before its buttons. */
  linked?: boolean
}

/** The websets that use an import, by title (or id, if there is none), and how they use it. */
export function WebsetList({ websets, linked = false }: WebsetListProps) {
  const [all, setAll] = useState(false)
  const shown = all || websets.length <= atFirst + 1 ? websets : websets.slice(0, atFirst)
  return (
    <>
      <ul aria-label="Websets that use it" className="mt-1 mb-1 border-l border-line pl-3">
        {shown.map(({ id, title, how }) => (
          <li key={id} className="py-0.5 wrap-anywhere">
            <WebsetName id={id} title={title} linked={linked} /> <span className="text-muted">({how})</span>
          </li>
        ))}
      </ul>
      {websets.length > atFirst + 1 && (
        <Button look="quiet" className="-mx-2.5 text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatNumber(websets.length)}`}
        </Button>
      )}
    </>
  )
}

const minute = 60_000

/** Seconds that are not worth counting. */
const justNow = 5

/** "Checked 12 s ago": by the second for a minute, which is how long a check counts. `at`: ms since the epoch by the server's clock. */
export function CheckedAgo({ at }: { at: number }) {
  const [now, setNow] = useState(serverNow)
  const old = now - at >= minute
  useEffect(() => {
    if (old) return
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [old])
  const iso = new Date(at).toISOString()
  const seconds = Math.max(0, Math.floor((now - at) / 1_000))
  return (
    <>
      Checked{' '}
      {old ? (
        <RelativeTime iso={iso} />
      ) : (
        <time dateTime={iso}>{seconds < justNow ? 'just now' : `${seconds} s ago`}</time>
      )}
    </>
  )
}
