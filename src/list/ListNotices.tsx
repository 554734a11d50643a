import type { UseQueryResult } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { lazyPart } from '../ui/lazy-part.tsx'

const ArrivedButton = lazyPart(async () => (await import('./ArrivedButton.tsx')).ArrivedButton)
const QueryFailure = lazyPart(async () => (await import('../labels/QueryFailure.tsx')).QueryFailure)

type Props = {
  list: UseQueryResult<ImportsList>
  /** These have come into the list, newest first; the button that showed them is gone. */
  onShown: (imports: readonly Import[]) => void
}

/** Above the rows: why the list could not be read, what of it cannot be shown, and what has arrived since. */
export function ListNotices({ list, onShown }: Props) {
  const arrived = list.data?.arrived ?? []
  return (
    <>
      {list.error && <QueryFailure query={list} shown={list.data?.complete ?? false} className="px-4 py-2" />}
      {list.data && list.data.withoutId > 0 && (
        <p role="note" className="px-4 py-1 text-sm text-muted">
          {formatCount(list.data.withoutId, 'import')} without a usable id can’t be shown or deleted here.
        </p>
      )}
      {arrived.length > 0 && <ArrivedButton arrived={arrived} onShown={onShown} />}
    </>
  )
}
