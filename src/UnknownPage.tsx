import { Link } from 'wouter'
import { EmptyState } from './ui/EmptyState.tsx'

/** What stands at an address that has no page. */
export function UnknownPage() {
  return (
    <EmptyState
      title="Page not found"
      action={
        <Link href="/imports" className="font-medium text-accent underline">
          Go to Imports
        </Link>
      }
    />
  )
}
