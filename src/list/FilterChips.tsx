import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/FilterChip.tsx'
import { formatDays, formatNumber } from '../lib/format.ts'
import { localDate } from '../lib/local-date.ts'
import { serverNow } from '../lib/server-clock.ts'
import { facetLabels, optionLabel } from '../view/facet-words.ts'
import { emptyView, facetNames, isFiltered, toggleFacet, type View } from '../view/view.ts'

type Chip = { key: string; label: string; without: View }

/** Each filter that is on as a chip that takes it off, and one button for all of them. */
export function FilterChips({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  if (!isFiltered(view)) return null
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-1.5 px-4 pb-1.5">
      {chipsOf(view).map(({ key, label, without }) => (
        <li key={key}>
          <FilterChip label={label} onRemove={() => onChange(without)} />
        </li>
      ))}
      <li>
        <Button
          look="quiet"
          className="min-h-6 px-2 text-sm"
          onClick={() => onChange({ ...emptyView, sort: view.sort, mode: view.mode })}
        >
          Clear filters
        </Button>
      </li>
    </ul>
  )
}

function chipsOf(view: View): Chip[] {
  const chips: Chip[] = []
  if (view.text.trim())
    chips.push({ key: 'text', label: `“${view.text.trim()}”`, without: { ...view, text: '' } })
  for (const name of facetNames) {
    for (const value of view.facets[name]) {
      const label = `${facetLabels[name]}: ${optionLabel(name, value)}`
      chips.push({ key: `${name} ${value}`, label, without: toggleFacet(view, name, value) })
    }
  }
  if (view.from !== null || view.to !== null)
    chips.push({ key: 'days', label: `Created ${daysOf(view)}`, without: { ...view, from: null, to: null } })
  if (view.stuck) chips.push({ key: 'stuck', label: 'Possibly stuck', without: { ...view, stuck: false } })
  if (view.minRows !== null)
    chips.push({
      key: 'rows',
      label: `At least ${formatNumber(view.minRows)} rows`,
      without: { ...view, minRows: null },
    })
  return chips
}

function daysOf({ from, to }: View): string {
  if (from !== 'today') return formatDays(from, to, serverNow())
  return to === null ? 'today' : formatDays(localDate(serverNow()), to, serverNow())
}
