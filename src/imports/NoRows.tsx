import { Link } from 'wouter'
import { useReadOnly } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** What stands where the rows would be: none yet, none at all, or none that match. */
export function NoRows({
  filtered,
  complete,
  onClear,
}: {
  filtered: boolean
  complete: boolean
  onClear: () => void
}) {
  const readOnly = useReadOnly()
  if (!complete)
    return (
      <EmptyState title={filtered ? 'No match so far' : 'None so far'}>More imports are loading.</EmptyState>
    )
  if (!filtered)
    return (
      <EmptyState
        title="No imports yet"
        action={
          readOnly ? (
            <Button disabledBecause={readOnly}>New import</Button>
          ) : (
            <Link href="/new-import" className="font-medium text-accent underline">
              New import
            </Link>
          )
        }
      >
        An import brings a CSV of companies, people or pages into Exa Websets. What is imported with this API
        key shows up here.
      </EmptyState>
    )
  return (
    <EmptyState title="No import matches" action={<Button onClick={onClear}>Clear filters</Button>}>
      Nothing that is loaded fits all of the filters.
    </EmptyState>
  )
}
