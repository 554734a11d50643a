import { useId } from 'react'
import { entityWords } from '../labels/entity-words.ts'
import type { FieldErrors } from '../details/metadata-rows.ts'
import { entityTypes, type ImportForm } from './form.ts'
import type { CsvReport } from '../contract/csv/report.ts'
import { formatNumber } from '../lib/format.ts'

type EntityProps = { form: ImportForm; onChange: (fields: Partial<ImportForm>) => void; errors: FieldErrors }

/** What the rows of the file are about. */
export function EntityFields({ form, onChange, errors }: EntityProps) {
  const id = useId()
  const error = errors['description']
  return (
    <div className="flex flex-wrap gap-4">
      <div>
        <label htmlFor={id} className="font-medium">
          Entity type
        </label>
        <select
          id={id}
          value={form.entityType}
          onChange={({ target }) => {
            const entityType = entityTypes.find((type) => type === target.value)
            if (entityType) onChange({ entityType })
          }}
          className="mt-1 block h-9 rounded-md border border-edge bg-bg px-2"
        >
          {entityTypes.map((type) => (
            <option key={type} value={type}>
              {entityWords({ type })}
            </option>
          ))}
        </select>
      </div>
      {form.entityType === 'custom' && (
        <div className="min-w-60 flex-1">
          <label htmlFor={`${id}-description`} className="font-medium">
            Description
          </label>
          <input
            id={`${id}-description`}
            name="description"
            value={form.description}
            onChange={({ target }) => onChange({ description: target.value })}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
            placeholder="Museums of modern art"
            autoComplete="off"
            className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5 aria-invalid:border-danger"
          />
          {error && (
            <p id={`${id}-error`} className="mt-0.5 text-sm text-danger">
              {error}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

type IdentifierProps = {
  report: CsvReport
  /** The chosen column; null to guess it. */
  chosen: number | null
  onChoose: (column: number | null) => void
  /** The hint depends on it: people have profiles, companies have homepages. */
  entityType: string
}

/** The column whose URL identifies each row. */
export function IdentifierPicker({ report, chosen, onChoose, entityType }: IdentifierProps) {
  const id = useId()
  const { columns, records, identifier } = report
  const choices = columns.map(({ name, urls }, at) => ({ at, name: name || `Column ${at + 1}`, urls }))
  const detected = chosen === null && identifier ? choices[identifier.column]?.name : undefined
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
        <option value="">{detected ? `${detected} (detected)` : 'Detect automatically'}</option>
        {choices.map(({ at, name, urls }) => (
          <option key={at} value={at}>
            {name} ({formatNumber(urls)} of {formatNumber(records)} are URLs)
          </option>
        ))}
      </select>
    </div>
  )
}

function hint(entityType: string): string {
  if (entityType === 'person') return 'For people: the URL of a profile, such as a LinkedIn page.'
  if (entityType === 'company') return 'For companies: the URL of the homepage.'
  return 'The URL that identifies the row.'
}
