import { useRef, useState } from 'react'
import { metadataValueLimit } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import type { FieldErrors, MetadataRow } from './metadata-rows.ts'

/** From this length on, a value shows how many characters are left. */
const showLeftFrom = metadataValueLimit - 100

/** Longer values, and those with line breaks, which an input would drop, get a textarea. */
const inputCharacters = 60

type Props = {
  rows: readonly MetadataRow[]
  onChange: (rows: readonly MetadataRow[]) => void
  /** By `key-<row>` and `value-<row>`. */
  errors: FieldErrors
}

/** The names and values of the metadata, one line each. */
export function MetadataEditor({ rows, onChange, errors }: Props) {
  const list = useRef<HTMLFieldSetElement>(null)
  const change = (row: number, fields: Partial<MetadataRow>) =>
    onChange(rows.map((each) => (each.row === row ? { ...each, ...fields } : each)))
  const add = () => {
    onChange([...rows, { row: Math.max(-1, ...rows.map(({ row }) => row)) + 1, key: '', value: '' }])
    requestAnimationFrame(() => {
      const names = list.current?.querySelectorAll<HTMLInputElement>('input[data-key]')
      names?.[names.length - 1]?.focus()
    })
  }
  const remove = (row: number) => {
    onChange(rows.filter((each) => each.row !== row))
    // The pressed button is gone.
    requestAnimationFrame(() => list.current?.querySelector<HTMLButtonElement>('[data-add]')?.focus())
  }
  return (
    <fieldset ref={list} className="space-y-2">
      <legend className="mb-1 font-medium">Metadata</legend>
      {rows.map(({ row, key, value }, index) => (
        <div key={row} className="flex flex-wrap items-start gap-x-2 gap-y-1 max-sm:not-last:mb-3">
          <Cell
            name={`key-${row}`}
            label={`Name ${index + 1}`}
            value={key}
            error={errors[`key-${row}`]}
            onType={(text) => change(row, { key: text })}
            isKey
          />
          <Cell
            name={`value-${row}`}
            label={`Value ${index + 1}`}
            value={value}
            error={errors[`value-${row}`]}
            onType={(text) => change(row, { value: text })}
          />
          <Button
            look="quiet"
            className="-mr-3 min-h-9"
            onClick={() => remove(row)}
            aria-label={`Remove metadata ${key || index + 1}`}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button data-add onClick={add}>
        Add metadata
      </Button>
    </fieldset>
  )
}

const look = 'w-full rounded-md border border-edge bg-bg px-2.5 aria-invalid:border-danger'

type CellProps = {
  name: string
  label: string
  value: string
  error: string | undefined
  onType: (text: string) => void
  isKey?: boolean
}

function Cell({ name, label, value, error, onType, isKey = false }: CellProps) {
  const left = metadataValueLimit - value.length
  const note =
    error ?? (!isKey && value.length >= showLeftFrom ? `${formatCount(left, 'character')} left` : undefined)
  // Decided once: replacing the element would lose the focus.
  const [tall] = useState(() => !isKey && (value.length > inputCharacters || /[\r\n]/.test(value)))
  const field = {
    name,
    'aria-label': label,
    placeholder: isKey ? 'Name' : 'Value',
    value,
    onChange: ({ target }: { target: { value: string } }) => onType(target.value),
    'aria-invalid': error ? true : undefined,
    'aria-describedby': note ? `${name}-note` : undefined,
    autoComplete: 'off',
  }
  return (
    <div className={isKey ? 'w-40 max-sm:w-full' : 'min-w-40 flex-1'}>
      {tall ? (
        <textarea {...field} rows={3} className={`${look} py-1.5`} />
      ) : (
        <input {...field} data-key={isKey || undefined} className={`${look} h-9`} />
      )}
      {note && (
        <p id={`${name}-note`} className={`mt-0.5 text-sm ${error ? 'text-danger' : 'text-muted'}`}>
          {note}
        </p>
      )}
    </div>
  )
}
