import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { showArrivedImports } from '../queries/imports.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'

const QueryFailure = lazyPart(async () => (await import('../labels/QueryFailure.tsx')).QueryFailure)

type Props = {
  list: UseQueryResult<ImportsList>
  /** These have come into the list, newest first; the button that showed them is gone. */
  onShown: (imports: readonly Import[]) => void
}

/** Above the rows: why the list could not be read, what of it cannot be shown, and what has arrived since. */
export function ListNotices({ list, onShown }: Props) {
  const client = useQueryClient()
  const arrived = list.data?.arrived ?? []
  const show = () => {
    showArrivedImports(client)
    onShown(arrived)
  }
  return (
    <>
      {list.error && <QueryFailure query={list} shown={list.data?.complete ?? false} className="px-4 py-2" />}
      {list.data && list.data.withoutId > 0 && (
        <p role="note" className="px-4 py-1 text-sm text-muted">
          {formatCount(list.data.withoutId, 'import')} can’t be shown or deleted here: Exa listed{' '}
          {list.data.withoutId === 1 ? 'it' : 'them'} without a usable id.
        </p>
      )}
      {arrived.length > 0 && (
        // Over the first row, so that no row moves; under the header, whose buttons it would cover.
        <div className="relative z-10 h-0">
          <div className="pointer-events-none absolute inset-x-0 top-10 flex justify-center">
            <CommandButton
              place="List"
              look="accent"
              className="pointer-events-auto rounded-full! shadow-lg"
              onClick={show}
            >
              {`Show ${formatCount(arrived.length, 'new import')}`}
            </CommandButton>
          </div>
        </div>
      )}
    </>
  )
}
