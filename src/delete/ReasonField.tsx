import { useId } from 'react'
import { jobLimits } from '../contract/job.ts'

const { reasonCharacters: mostCharacters } = jobLimits

type Props = {
  label?: string
  text: string
  onType: (text: string) => void
  readOnly: boolean
  /** Several lines; else it is one. */
  rows?: number
  placeholder?: string
}

/** Asks why, for the record. It is outside the form, so that Enter does not delete. */
export function ReasonField({ label = 'Reason (optional)', text, onType, rows, ...rest }: Props) {
  const id = useId()
  const field = {
    ...rest,
    id,
    value: text,
    onChange: ({ target }: { target: { value: string } }) => onType(target.value),
    maxLength: mostCharacters,
    'aria-describedby': `${id}-limit`,
  }
  const look = 'mt-1 block w-full rounded-md border border-edge bg-bg px-2.5 placeholder:text-muted'
  return (
    <div>
      <div className="flex flex-wrap justify-between gap-x-3">
        <label htmlFor={id}>{label}</label>
        <span id={`${id}-limit`} role="status" className="text-sm text-muted">
          {text.length >= mostCharacters && `Limit: ${mostCharacters} characters`}
        </span>
      </div>
      {rows ? (
        <textarea {...field} rows={rows} className={`${look} py-1.5`} />
      ) : (
        <input {...field} autoComplete="off" className={`${look} h-9`} />
      )}
    </div>
  )
}
