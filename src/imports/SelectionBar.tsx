import { useQuery } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { jobLimits } from '../contract/job.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { infoQuery } from '../queries/info.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Button } from '../ui/Button.tsx'
import { statusSummary } from './status-summary.ts'

const ExportMenu = lazyPart(async () => (await import('./export/ExportMenu.tsx')).ExportMenu)

type Props = {
  /** At least one. */
  selected: readonly Import[]
  /** How many of the selected the filter hides. */
  hidden: number
  onClear: () => void
  /** The selected are to be deleted; a dialog asks first. */
  onDelete: () => void
}

/** What is selected, and what can be done with it. */
export function SelectionBar({ selected, hidden, onClear, onDelete }: Props) {
  const info = useQuery(infoQuery)
  const tooMany = selected.length > jobLimits.ids
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line bg-surface px-4 py-2"
    >
      <p role="status" className="mr-auto">
        <span className="font-medium">{formatNumber(selected.length)} selected</span>
        <span className="text-muted">
          {' · '}
          {statusSummary(selected)}
          {hidden > 0 && ` · ${formatNumber(hidden)} hidden by the filter`}
        </span>
      </p>
      <ExportMenu imports={selected} label={`Export ${formatCount(selected.length, 'import')}`} />
      <Button
        look="dangerOutline"
        onClick={onDelete}
        disabledBecause={
          (info.data?.readOnly && 'This console is read-only (READ_ONLY=1)') ||
          (tooMany &&
            `A job takes ${formatNumber(jobLimits.ids)} imports at most: narrow the selection down, and delete the rest after`)
        }
      >
        Delete {formatCount(selected.length, 'import')}…
      </Button>
      <Button onClick={onClear}>Clear</Button>
    </section>
  )
}
