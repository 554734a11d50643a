import { Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/FilterChip.tsx'
import { formatCount, formatDays } from '../lib/format.ts'
import { serverNow } from '../lib/server-clock.ts'
import { facetLabels, optionLabel } from '../view/facet-words.ts'
import { facetNames, resolveDate, tabStatus, toggleFacet, type View, withoutFilters } from '../view/view.ts'

type Chip = { key: string; label: string; without: View }

/**
 * The filters that are on, each as a chip that takes it off, and one button for all of them. What is in sight anyway has no
 * chip: the search, and a single status, which has a tab.
 */
export function FilterChips({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  const chips = chipsOf(view)
  if (chips.length === 0) return null
  return (
    // On a phone one line that scrolls, as the tabs do: its height is known before its code is there, and the rows stay in sight.
    <div role="group" aria-label="Active filters" className="flex items-center gap-1.5 px-4 py-1.5">
      <ul className="relative -m-1 flex min-w-0 flex-wrap gap-1.5 p-1 max-sm:flex-nowrap max-sm:overflow-x-auto">
        {chips.map(({ key, label, without }) => (
          <li key={key} className="shrink-0">
            <FilterChip label={label} onRemove={() => onChange(without)} />
          </li>
        ))}
      </ul>
      <Button look="quiet" className="-my-1 text-sm" onClick={() => onChange(withoutFilters(view))}>
        Clear filters
      </Button>
    </div>
  )
}

function chipsOf(view: View): Chip[] {
  const chips: Chip[] = []
  for (const name of facetNames) {
    if (name === 'status' && tabStatus(view) !== null) continue
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
      label: `At least ${formatCount(view.minRows, 'row')}`,
      without: { ...view, minRows: null },
    })
  return chips
}

function daysOf({ from, to }: View): string {
  const now = serverNow()
  if (from === 'today' && to === null) return from
  return formatDays(resolveDate(from, now), resolveDate(to, now), now)
}
