import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { showArrivedImports } from '../queries/imports.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { Button } from '../ui/Button.tsx'
import { useEffect } from 'react'
import { lazyPart } from '../ui/lazy-part.tsx'

const ListFailure = lazyPart(async () => (await import('./ListFailure.tsx')).ListFailure)

type Props = {
  list: UseQueryResult<ImportsList>
  /** These have come into the list, newest first; the button that showed them is gone. */
  onShown: (imports: readonly Import[]) => void
}

/** Above the rows: why the list could not be read, and what has arrived since. */
export function ListNotices({ list, onShown }: Props) {
  const client = useQueryClient()
  // At once: when it is needed, the server may be gone.
  useEffect(() => ListFailure.preload(), [])
  const arrived = list.data?.arrived ?? []
  const show = () => {
    showArrivedImports(client)
    onShown(arrived)
  }
  return (
    <>
      {list.error && <ListFailure list={list} />}
      {arrived.length > 0 && (
        <div className="flex justify-center py-1.5">
          <Button look="accent" className="rounded-full" onClick={show}>
            Show {formatCount(arrived.length, 'new import')}
          </Button>
        </div>
      )}
    </>
  )
}
