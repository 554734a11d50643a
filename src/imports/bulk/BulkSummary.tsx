import type { Import } from '../../contract/import.ts'
import { formatCount } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { RelativeTime } from '../../ui/RelativeTime.tsx'
import { CheckedAgo } from '../impact/CheckedAgo.tsx'
import type { Impact } from '../impact/use-impact.ts'
import { usingWebsets } from '../impact/using-websets.ts'
import { statusSummary } from '../status-summary.ts'

/** What is hit, in three lines: by status, by age, and by what uses it. */
export function BulkSummary({ imports, impact }: { imports: readonly Import[]; impact: Impact }) {
  const created = imports.map((item) => item.createdAt).toSorted()
  const [oldest, newest] = [created[0], created.at(-1)]
  const used = imports.filter((item) => impact.usesOf(item.id).length > 0)
  const websets = new Set(used.flatMap((item) => usingWebsets(impact.usesOf(item.id)).map(({ id }) => id)))
  return (
    <div className="rounded-md border border-line bg-surface px-3 py-2 text-sm">
      <p className="font-medium">{statusSummary(imports)}</p>
      {oldest !== undefined && newest !== undefined && (
        <p className="text-muted">
          Created <RelativeTime iso={newest} />
          {oldest !== newest && (
            <>
              {' '}
              to <RelativeTime iso={oldest} />
            </>
          )}
        </p>
      )}
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <p
          role="status"
          className={used.length > 0 || impact.state === 'failed' ? 'text-warn' : 'text-muted'}
        >
          {useWords(impact, used.length, websets.size)}{' '}
          {impact.state === 'checked' && impact.checkedAt !== null && (
            <span className="text-muted">
              <CheckedAgo at={impact.checkedAt} />
            </span>
          )}
        </p>
        {impact.state !== 'checking' && (
          <Button look="quiet" className="-mx-2.5 -my-1 text-sm" onClick={impact.recheck}>
            Check again
          </Button>
        )}
      </div>
    </div>
  )
}

function useWords(impact: Impact, used: number, websets: number): string {
  if (impact.state === 'checking')
    return `Checking what uses them: ${formatCount(impact.looked, 'webset')} so far…`
  if (impact.state === 'failed')
    return `Could not check what uses them: ${impact.error?.message ?? ''} They may be in use.`
  if (used > 0)
    return `${formatCount(used, 'of them is', 'of them are')} used by ${formatCount(websets, 'webset')}.`
  return `No reference found in ${formatCount(impact.looked, 'webset')}.`
}
