import { useId } from 'react'
import type { CsvReport } from '../contract/csv/report.ts'
import { formatNumber } from '../lib/format.ts'

type Props = {
  report: CsvReport
  /** The column that was chosen; null: the guess holds. */
  chosen: number | null
  onChoose: (column: number | null) => void
  /** What the rows are about: people want another kind of address than companies. */
  entityType: string
}

/** Which column says what a row is about. */
export function IdentifierPicker({ report, chosen, onChoose, entityType }: Props) {
  const id = useId()
  const { columns, records, identifier } = report
  const choices = columns.map(({ name, urls }, at) => ({ at, name: name || `Column ${at + 1}`, urls }))
  const guessed = chosen === null && identifier ? columns[identifier.column]?.name : undefined
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        Identifier column
      </label>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint(entityType)}
      </p>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(target.value === '' ? null : Number(target.value))}
        aria-describedby={`${id}-hint`}
        className="mt-1 h-9 w-full max-w-lg rounded-md border border-edge bg-bg px-2"
      >
        <option value="">
          {identifier && chosen === null
            ? `Guessed: ${guessed || `column ${identifier.column + 1}`}`
            : 'Guess it'}
        </option>
        {choices.map(({ at, name, urls }) => (
          <option key={at} value={at}>
            {name} ({formatNumber(urls)} of {formatNumber(records)} are web addresses)
          </option>
        ))}
      </select>
    </div>
  )
}

function hint(entityType: string): string {
  if (entityType === 'person') return 'For people: the address of a profile, such as a LinkedIn page.'
  if (entityType === 'company') return 'For companies: the address of the homepage.'
  return 'The web address that says what a row is about.'
}
