import { useId } from 'react'
import { entityWords } from '../labels/entity-words.ts'
import type { FieldErrors } from '../details/metadata-rows.ts'
import { entityTypes, type ImportForm } from './form.ts'

type Props = { form: ImportForm; onChange: (fields: Partial<ImportForm>) => void; errors: FieldErrors }

/** What a row of the file is about. */
export function EntityFields({ form, onChange, errors }: Props) {
  const id = useId()
  const error = errors['description']
  return (
    <div className="flex flex-wrap gap-4">
      <div>
        <label htmlFor={id} className="font-medium">
          What a row is about
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
