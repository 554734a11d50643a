import { useLocation } from 'wouter'
import { ChangeLink } from '../account/ChangeLink.tsx'
import type { Deletion } from '../contract/deletion.ts'
import { UnreadableFields, ImportFacts } from '../details/ImportFacts.tsx'
import { ImportFile } from '../details/ImportFile.tsx'
import { WebsetList } from '../delete/ImpactReport.tsx'
import { notUsedWords, usingWebsets } from '../delete/use-impact.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { formatCount } from '../lib/format.ts'
import { useRefused } from '../queries/refused.ts'
import { Fact } from '../ui/Fact.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'

/** What used the import when its deletion was asked for, as far as the console knew. */
export function UsedByThen({ usedBy }: Pick<Deletion, 'usedBy'>) {
  return (
    <section aria-label="Used by" className="border-b border-line px-4 py-4">
      <h3 className="font-semibold">Used by, when deleted</h3>
      {usedBy === null ? (
        <p className="mt-1 text-muted">Not known: the websets had not been checked.</p>
      ) : (
        <>
          <p className="mt-1">
            {usedBy.websets > 0 ? formatCount(usedBy.websets, 'webset') : notUsedWords(usedBy.looked)}
          </p>
          {usedBy.uses.length > 0 && <WebsetList websets={usingWebsets(usedBy.uses)} linked />}
          <p className="text-sm text-muted">
            Checked <AbsoluteTime iso={usedBy.checkedAt} />
            {usedBy.unread > 0 && ` · ${formatCount(usedBy.unread, 'webset')} could not be read in full`}
          </p>
        </>
      )}
    </section>
  )
}

/** The import that a record is about, as the details had it: its failure first, then everything else. */
export function ImportAsItWas({ deletion }: { deletion: Deletion }) {
  const { import: item, outcome } = deletion
  const isGone = outcome === 'deleted' || outcome === 'already_gone'
  const [, navigate] = useLocation()
  const recreate = `/new-import?recreate=${deletion.id}`
  const canRecreate = useRefused('Creating imports') === false && item !== null && isGone
  useShortcuts('Record', [{ does: 'Recreate…', run: canRecreate ? () => navigate(recreate) : undefined }])
  return (
    <section aria-label="The import as it was">
      <div className="border-b border-line px-4 py-4">
        <h3 className="font-semibold">The import as it was</h3>
        {item ? (
          <p className="mt-1">
            <StatusBadge status={item.status} />
          </p>
        ) : (
          <p className="mt-1 text-muted">
            Not known: it was never read here, and Exa’s response did not include it.
          </p>
        )}
        {item && isGone && (
          <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 print:hidden">
            <ChangeLink href={recreate}>Recreate…</ChangeLink>
            <span className="text-sm text-muted">From a file you choose</span>
          </p>
        )}
      </div>
      {!item && (
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 px-4 py-4">
          <Fact name="File">
            <ImportFile importId={deletion.importId} />
          </Fact>
        </dl>
      )}
      {item && (
        <>
          {item.unreadable && <UnreadableFields unreadable={item.unreadable} />}
          {hasFailure(item) && <FailureSection item={item} />}
          <ImportFacts item={item} />
        </>
      )}
    </section>
  )
}
