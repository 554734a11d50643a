import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { DeleteManyButton } from '../delete/DeleteManyButton.tsx'
import { statusSummary } from '../labels/status-summary.ts'
import { ExportMenu } from '../review/ExportMenu.tsx'

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
  return (
    <section
      aria-label="Selection"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t print:hidden border-line bg-surface px-4 py-2"
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
      <DeleteManyButton count={selected.length} onClick={onDelete} aria-keyshortcuts="d" />
      <Button onClick={onClear}>Clear</Button>
    </section>
  )
}
