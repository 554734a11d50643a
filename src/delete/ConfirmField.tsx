import { type RefObject, useId } from 'react'

type Props = {
  /** What has to be typed. */
  phrase: string
  /** Why, as a sentence. */
  reason: string | null
  typed: string
  onType: (typed: string) => void
  readOnly: boolean
  field: RefObject<HTMLInputElement | null>
}

/** Asks to type what is about to be deleted, where a click would be too easy. */
export function ConfirmField({ phrase, reason, typed, onType, readOnly, field }: Props) {
  const id = useId()
  return (
    <label htmlFor={id} className="block">
      <span className="block">
        {reason} Type <code className="rounded bg-surface px-1 font-mono wrap-anywhere">{phrase}</code> to
        confirm:
      </span>
      <input
        id={id}
        ref={field}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        className="mt-1.5 h-9 w-full rounded-md border border-edge bg-bg px-2.5"
      />
    </label>
  )
}
