import { Link } from 'wouter'
import type { DeleteResult } from '../queries/delete-import.ts'
import { Button } from '../ui/Button.tsx'

export type DeletedImport = DeleteResult & { title: string }

type Props = { deleted: DeletedImport; onDismiss: () => void }

/** Says what was deleted, with a link to its record. It stays until dismissed, so that nobody has to be quick. */
export function DeletedNotice({ deleted, onDismiss }: Props) {
  return (
    <div className="flex items-center justify-between gap-3 border-t border-line print:hidden bg-surface px-4 py-2">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-1">
        <p className="line-clamp-2 wrap-anywhere">
          <span className="font-medium">{deleted.outcome === 'deleted' ? 'Deleted' : 'Already gone:'}</span>{' '}
          <bdi translate="no">{deleted.title}</bdi>.
        </p>
        {deleted.deletionId !== null && (
          <Link href={`/deletions/${deleted.deletionId}`} className="font-medium text-accent underline">
            See the record
          </Link>
        )}
      </div>
      <Button look="quiet" onClick={onDismiss}>
        Dismiss
      </Button>
    </div>
  )
}
