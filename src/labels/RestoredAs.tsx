import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { importQuery } from '../queries/imports.ts'
import { StatusBadge } from './StatusBadge.tsx'

/** The import that a restore has made, with its status as it is now. */
export function RestoredAs({ id }: { id: string }) {
  const { data, error } = useQuery(importQuery(id))
  return (
    <>
      <Link href={`/imports/${id}`} className="text-accent underline wrap-anywhere">
        <code className="font-mono text-xs">{id}</code>
      </Link>{' '}
      {data && <StatusBadge status={data.status} />}
      {error?.status === 404 && <span className="text-muted">Deleted since</span>}
    </>
  )
}
