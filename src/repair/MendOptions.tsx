import { useId } from 'react'
import { identifierName } from '../contract/csv/identifier.ts'
import { columnName } from '../contract/csv/report.ts'
import { formatNumber } from '../lib/format.ts'
import type { RowMend, RowsMend } from '../csv-worker/repair/mends.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'

/** The other delimiters that a row may have. */
const delimiters = { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar' } as const

/** A mend with the likeliest options. */
export function defaultMend(type: RowMend['type'], { report }: RepairState): RowMend {
  const named = report.header.findIndex((name) => identifierName.test(name))
  const identifier = report.identifier?.column ?? Math.max(0, named)
  switch (type) {
    case 'join':
      return { type, column: null }
    case 'split':
      return { type, delimiter: Object.keys(delimiters).find((each) => each !== report.delimiter) ?? ';' }
    case 'scheme':
      return { type, column: identifier }
    case 'fill': {
      const [from] = report.columns
        .map(({ urls }, column) => ({ urls, column }))
        .filter(({ column }) => column !== identifier)
        .toSorted((a, b) => b.urls - a.urls)
      return { type, column: identifier, from: from?.column ?? identifier }
    }
    case 'cut':
    case 'drop':
    case 'pad':
    case 'quotes':
    case 'trim':
      return { type }
  }
}

type Props = { mend: RowsMend; state: RepairState; onChange: (mend: RowsMend) => void }

/** The options of a mend, if it has any. */
export function MendOptions({ mend, state, onChange }: Props) {
  const { report } = state
  const columns = report.columns.map(({ urls }, column) => ({
    value: String(column),
    words: `${columnName(column, report.header)} (${formatNumber(urls)} URLs)`,
  }))
  switch (mend.type) {
    case 'join':
      return (
        <Choice
          label="Cells to join"
          value={mend.column === null ? '' : String(mend.column)}
          options={[
            { value: '', words: 'Those that fit best, row by row' },
            ...report.columns.map((_, column) => ({
              value: String(column),
              words: `From ${columnName(column, report.header)}`,
            })),
          ]}
          onChange={(value) => onChange({ ...mend, column: value === '' ? null : Number(value) })}
        />
      )
    case 'split':
      return (
        <Choice
          label="Delimiter of these rows"
          value={mend.delimiter}
          options={Object.entries(delimiters)
            .filter(([value]) => value !== report.delimiter)
            .map(([value, words]) => ({ value, words }))}
          onChange={(delimiter) => onChange({ ...mend, delimiter })}
        />
      )
    case 'scheme':
      return (
        <Choice
          label="Column"
          value={String(mend.column)}
          options={columns}
          onChange={(value) => onChange({ ...mend, column: Number(value) })}
        />
      )
    case 'fill':
      return (
        <Choice
          label={`Fill “${columnName(mend.column, report.header)}” from`}
          value={String(mend.from)}
          options={columns.filter(({ value }) => Number(value) !== mend.column)}
          onChange={(value) => onChange({ ...mend, from: Number(value) })}
        />
      )
    case 'cut':
    case 'drop':
    case 'pad':
    case 'quotes':
    case 'trim':
      return null
  }
}

type ChoiceProps = {
  label: string
  value: string
  options: readonly { value: string; words: string }[]
  onChange: (value: string) => void
}

/** A labelled select. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  const id = useId()
  return (
    <p className="flex max-w-full flex-wrap items-center gap-x-3 gap-y-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-9 max-w-full rounded-md border border-edge bg-bg px-2"
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
    </p>
  )
}
