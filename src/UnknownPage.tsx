import { Link } from 'wouter'
import { EmptyState } from './ui/EmptyState.tsx'

/** What stands at an address that has no page. */
export function UnknownPage() {
  return (
    <EmptyState
      title="There is no such page"
      action={
        <Link href="/imports" className="font-medium text-accent underline">
          Go to the imports
        </Link>
      }
    >
      The address may be mistyped.
    </EmptyState>
  )
}
