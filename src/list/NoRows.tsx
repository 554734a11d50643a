import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ChangeLink } from '../account/ChangeLink.tsx'

type Props = { filtered: boolean; complete: boolean; onClear: () => void }

/** What stands where the rows would be: none yet, none at all, or none that match. */
export function NoRows({ filtered, complete, onClear }: Props) {
  if (!complete)
    return (
      <EmptyState title={filtered ? 'No match so far' : 'None so far'}>More imports are loading.</EmptyState>
    )
  if (!filtered)
    return (
      <EmptyState title="No imports yet" action={<ChangeLink href="/new-import">New import</ChangeLink>}>
        Imports bring a CSV of companies, people or pages into Websets.
      </EmptyState>
    )
  return <EmptyState title="No import matches" action={<Button onClick={onClear}>Clear filters</Button>} />
}
