import { formatNumber } from '../lib/format.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { useNow } from '../ui/use-clock.ts'
import { tabStatuses } from './StatusTabs.tsx'
import type { FacetCounts } from '../view/apply-view.ts'
import { facetLabels, optionLabel } from '../view/facet-words.ts'
import {
  dateLimit,
  type Facet,
  facetNames,
  leastRows,
  noValue,
  minRowsLimit,
  resolveDate,
  toggleFacet,
  type View,
} from '../view/view.ts'
import type { ChangeView } from '../view/use-view.ts'

type Props = { view: View; counts: FacetCounts; onChange: ChangeView }

/** All filters in one panel; each option says how many imports it would show. */
export function FilterMenu({ view, counts, onChange }: Props) {
  return (
    <div className="space-y-4">
      {facetNames.map((name) => (
        <FacetOptions key={name} name={name} view={view} counts={counts} onChange={onChange} />
      ))}
      <fieldset>
        <legend className="font-semibold">Created</legend>
        <div className="mt-1 flex flex-wrap gap-2">
          <DateField
            label="From"
            value={view.from}
            onChange={(from) => onChange({ ...view, from }, 'from')}
          />
          <DateField label="To" value={view.to} onChange={(to) => onChange({ ...view, to }, 'to')} />
        </div>
      </fieldset>
      <fieldset>
        <legend className="font-semibold">More</legend>
        <Checkbox className="mt-1" checked={view.stuck} onChange={(stuck) => onChange({ ...view, stuck })}>
          <span>
            Possibly stuck <span className="text-sm text-muted">(pending &gt; 1 h)</span>
          </span>
        </Checkbox>
        <label className="mt-1 flex items-center gap-2">
          At least
          <input
            type="number"
            min={1}
            max={minRowsLimit}
            inputMode="numeric"
            className="h-8 w-28 rounded-md border border-edge bg-bg px-2"
            value={view.minRows ?? ''}
            onChange={(event) =>
              onChange({ ...view, minRows: leastRows(event.target.valueAsNumber) }, 'minRows')
            }
          />
          rows
        </label>
      </fieldset>
    </div>
  )
}

function FacetOptions({ name, view, counts, onChange }: Props & { name: Facet }) {
  const chosen = view.facets[name]
  // A chosen value stays even if no import has it any more: else it could not be unchosen.
  const known = name === 'status' ? tabStatuses(counts.status) : mostFrequent(counts[name])
  const values = [...new Set([...known, ...chosen])]
  if (values.every((value) => value === noValue) && chosen.length === 0) return null
  const more = counts[name].size - known.length
  return (
    <fieldset>
      <legend className="font-semibold">{facetLabels[name]}</legend>
      {values.map((value) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onChange={() => onChange(toggleFacet(view, name, value))}
        >
          <bdi className="min-w-0 flex-1 wrap-anywhere">{optionLabel(name, value)}</bdi>
          <span className="text-sm text-muted">{formatNumber(counts[name].get(value) ?? 0)}</span>
        </Checkbox>
      ))}
      {more > 0 && (
        <p className="text-sm text-muted">{formatNumber(more)} more with fewer imports: search for them.</p>
      )}
    </fieldset>
  )
}

/** The values with the most imports, as many as one can look through, in their order. */
function mostFrequent(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 20)
    .map(([value]) => value)
    .toSorted()
}

type DateFieldProps = { label: string; value: string | null; onChange: (value: string | null) => void }

function DateField({ label, value, onChange }: DateFieldProps) {
  const now = useNow()
  return (
    <label className="flex-1">
      <span className="block text-sm text-muted">{label}</span>
      <input
        type="date"
        max={dateLimit}
        className="h-8 w-full rounded-md border border-edge bg-bg px-2"
        value={resolveDate(value, now) ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
      />
    </label>
  )
}
