import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { ChangeLink } from '../account/ChangeLink.tsx'
import type { Import } from '../contract/import.ts'
import { mayBeRepaired } from '../labels/failure-advice.ts'
import { storyQuery } from '../queries/deletions.ts'
import { replacementOf } from './story-lines.ts'

/** Links to a new import that replaces this one, or to the one that already does. */
export function ReimportLine({ item }: { item: Import }) {
  const { data: story } = useQuery(storyQuery(item.id))
  const replacement = story ? replacementOf(story, item.id) : null
  const status = story?.imports.find(({ id }) => id === replacement)?.import?.status
  // On an existing line, so that nothing moves when it appears.
  return (
    <p
      className={`flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-3 ${replacement === null ? 'print:hidden' : ''}`}
    >
      {mayBeRepaired(item) && <ChangeLink href={repairAddress(item)}>Repair…</ChangeLink>}
      <ChangeLink href={reimportAddress(item)}>Re-import…</ChangeLink>
      <span className="w-full text-sm text-muted">
        {replacement === null ? (
          'Keeps the title, metadata and entity type'
        ) : (
          <>
            <Link href={`/imports/${replacement}`} className="text-accent underline">
              Imported again
            </Link>
            {status !== undefined && ` (${status})`}
          </>
        )}
      </span>
    </p>
  )
}

export function repairAddress({ id }: Import): string {
  return `/imports/${id}/repair`
}

export function reimportAddress({ id }: Import): string {
  return `/new-import?from=${id}`
}
