import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { CheckedAgo } from './CheckedAgo.tsx'
import type { Impact } from './use-impact.ts'
import type { Hit } from './hit.ts'

/** What is hit, in three lines: by status, by age, and by what uses it. */
export function BulkSummary({ hit, impact }: { hit: Hit; impact: Impact }) {
  const { statuses, oldest, newest, used } = hit
  const isWarning = used > 0 || impact.state === 'failed'
  return (
    <div
      role="group"
      aria-label="Summary"
      className={`rounded-md border bg-surface px-3 py-2 ${isWarning ? 'border-warn/60' : 'border-line'}`}
    >
      <p className="font-medium">{statuses}</p>
      {oldest !== null && newest !== null && (
        <p className="text-sm text-muted">
          {oldest === newest ? 'Created ' : 'Newest created '}
          <RelativeTime iso={newest} />
          {oldest !== newest && (
            <>
              , oldest <RelativeTime iso={oldest} />
            </>
          )}
        </p>
      )}
      <p role="status" className={`mt-1 ${isWarning ? 'text-warn' : ''}`}>
        {useWords(impact, hit)}
      </p>
      <div className="flex items-baseline justify-between gap-x-2">
        <p className="text-sm text-muted">
          {impact.state === 'checking' && `${formatCount(impact.looked, 'webset')} looked at so far`}
          {impact.state === 'checked' && impact.checkedAt !== null && <CheckedAgo at={impact.checkedAt} />}
          {impact.state === 'failed' && impact.error?.message}
          {impact.unread > 0 && ` · ${formatCount(impact.unread, 'webset')} could not be read in full`}
        </p>
        <Button
          look="quiet"
          className="-mx-2.5 -my-1 shrink-0 text-sm"
          onClick={impact.recheck}
          disabledBecause={impact.state === 'checking' && 'It is being checked now'}
        >
          {impact.state === 'checking'
            ? 'Checking…'
            : impact.state === 'failed'
              ? 'Try again'
              : 'Check again'}
        </Button>
      </div>
    </div>
  )
}

function useWords(impact: Impact, { used, websets }: Hit): string {
  if (impact.state === 'checking') return 'Checking which websets use them…'
  if (impact.state === 'failed') return 'Could not check which websets use them: they may be in use'
  if (used > 0) return `${formatCount(used, 'is', 'are')} used by ${formatCount(websets, 'webset')}`
  return impact.looked > 0
    ? `No reference found in ${formatCount(impact.looked, 'webset')}`
    : 'No reference found: there are no websets'
}
