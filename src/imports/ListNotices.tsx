import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { formatCount } from '../lib/format.ts'
import { showArrivedImports } from '../queries/imports.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { Button } from '../ui/Button.tsx'
import { useEffect } from 'react'
import { lazyPart } from '../ui/lazy-part.tsx'

const ListFailure = lazyPart(async () => (await import('./ListFailure.tsx')).ListFailure)

/** Above the rows: why the list could not be read, and what has arrived since. */
export function ListNotices({ list }: { list: UseQueryResult<ImportsList> }) {
  const client = useQueryClient()
  // At once: when it is needed, the server may be gone.
  useEffect(() => ListFailure.preload(), [])
  const arrived = list.data?.arrived.length ?? 0
  return (
    <>
      {list.error && <ListFailure list={list} />}
      {arrived > 0 && (
        <div className="flex justify-center py-1.5">
          <Button look="accent" className="rounded-full" onClick={() => showArrivedImports(client)}>
            Show {formatCount(arrived, 'new import')}
          </Button>
        </div>
      )}
    </>
  )
}
