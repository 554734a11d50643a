import type { Import } from '../contract/import.ts'
import { Notice } from '../ui/Notice.tsx'
import { displayTitle } from '../labels/title.ts'
import { Heading } from './Heading.tsx'

/** What stands in the place of an import that was deleted while the triage was at it. */
export function DeletedMeanwhile({ item }: { item: Import }) {
  return (
    <article className="mx-auto max-w-3xl px-4 py-4" aria-label={displayTitle(item)}>
      <Heading title={displayTitle(item)} />
      <div className="mt-3">
        <Notice title="It was deleted meanwhile">
          Nothing of it is left to read or to mark: go on from here. If it was deleted with this console, the
          Deletions page has its record.
        </Notice>
      </div>
    </article>
  )
}
