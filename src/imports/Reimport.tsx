import { Link } from 'wouter'
import { useReadOnly } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'

/** The way from a failed import to one in its place. */
export function Reimport({ id }: { id: string }) {
  const readOnly = useReadOnly()
  return (
    <p className="border-b border-line px-4 py-3">
      {readOnly ? (
        <Button disabledBecause={readOnly}>Re-import…</Button>
      ) : (
        <Link
          href={`/new-import?from=${id}`}
          className="inline-flex min-h-8 items-center rounded-md border border-line bg-raised px-3 font-medium hover:bg-surface"
        >
          Re-import…
        </Link>
      )}{' '}
      <span className="text-sm text-muted">Takes its title, metadata and entity over</span>
    </p>
  )
}
