import { type RefObject, useId } from 'react'
import { formatNumber } from '../lib/format.ts'

type Props = {
  count: number
  typed: string
  onType: (typed: string) => void
  readOnly: boolean
  field: RefObject<HTMLInputElement | null>
}

/** Asks to type how many are about to be deleted: for many, a click is always too easy. */
export function CountField({ count, typed, onType, readOnly, field }: Props) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id}>
        Type <code className="rounded bg-surface px-1 font-mono">{formatNumber(count)}</code> to confirm
      </label>
      <input
        id={id}
        ref={field}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        readOnly={readOnly}
        inputMode="numeric"
        autoComplete="off"
        className="mt-1 h-9 w-full rounded-md border border-edge bg-bg px-2.5"
      />
    </div>
  )
}

/** Whether what was typed is the count, with or without its separators. */
export function isCount(typed: string, count: number): boolean {
  return typed.replaceAll(/[\s,.’']/g, '') === String(count)
}
