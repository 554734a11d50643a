import type { RefObject } from 'react'
import { type Outcome, outcomes } from '../contract/deletion.ts'
import { formatNumber } from '../lib/format.ts'
import { ToggleButton } from '../ui/ToggleButton.tsx'
import { FilterChip } from '../ui/FilterChip.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { ByFilter } from './ByFilter.tsx'
import { type AddressFilter, filterSearch, noFilter } from './deletion-filter.ts'
import { outcomeWords } from '../labels/outcome-words.ts'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  filter: AddressFilter
  text: string
  counts: ReadonlyMap<Outcome, number>
  searchBox: RefObject<HTMLInputElement | null>
  onType: (text: string) => void
  onChange: (filter: AddressFilter) => void
}

/** What records are shown: search, outcome, days, job. */
export function FilterBar({ filter, text, counts, searchBox, onType, onChange }: Props) {
  const toggle = (outcome: Outcome) =>
    onChange({
      ...filter,
      outcomes: filter.outcomes.includes(outcome)
        ? filter.outcomes.filter((other) => other !== outcome)
        : [...filter.outcomes, outcome],
    })
  const changeAndLeave = (next: AddressFilter) => {
    onChange(next)
    // What was pressed is about to go.
    searchBox.current?.focus()
  }
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2 print:hidden">
      <SearchBox
        ref={searchBox}
        text={text}
        onType={onType}
        label="Search titles, ids, reasons, operators and messages"
        placeholder="Search titles, ids, reasons, messages"
        maxLength={200}
      />
      <div role="group" aria-label="Outcome" className="flex flex-wrap gap-1 empty:hidden">
        {outcomes
          .filter((outcome) => counts.has(outcome) || filter.outcomes.includes(outcome))
          .map((outcome) => (
            <ToggleButton
              key={outcome}
              pressed={filter.outcomes.includes(outcome)}
              onClick={() => toggle(outcome)}
            >
              <svg viewBox="0 0 8 8" className={`size-2 ${outcomeWords[outcome].fill}`} aria-hidden>
                <path d="M0 0h8v8H0z" />
              </svg>
              {outcomeWords[outcome].label}{' '}
              <span className="text-sm text-muted">{formatNumber(counts.get(outcome) ?? 0)}</span>
            </ToggleButton>
          ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Day label="From" value={filter.from} onChange={(from) => onChange({ ...filter, from })} />
        <Day label="To" value={filter.to} onChange={(to) => onChange({ ...filter, to })} />
      </div>
      <ByFilter by={filter.by} onChange={(by) => onChange({ ...filter, by })} />
      {filter.job !== null && (
        <FilterChip label={`Job ${filter.job}`} onRemove={() => changeAndLeave({ ...filter, job: null })} />
      )}
      {filterSearch(filter) !== '' && (
        <CommandButton place="Deletions" look="quiet" onClick={() => changeAndLeave(noFilter)}>
          Clear filters
        </CommandButton>
      )}
    </div>
  )
}

type DayProps = { label: string; value: string | null; onChange: (value: string | null) => void }

function Day({ label, value, onChange }: DayProps) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-muted">
      {label}
      <input
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
        className="h-8 rounded-md border border-edge bg-bg px-2 text-text"
      />
    </label>
  )
}
