import { useId } from 'react'

/** How many characters of a reason a record holds. */
const mostCharacters = 500

type Props = { reason: string; onType: (reason: string) => void; readOnly: boolean }

/** Asks why, for the record. It is outside the form, so that Enter does not delete. */
export function ReasonField({ reason, onType, readOnly }: Props) {
  const id = useId()
  return (
    <div>
      <div className="flex flex-wrap justify-between gap-x-3">
        <label htmlFor={id}>Reason (optional)</label>
        <span id={`${id}-limit`} role="status" className="text-sm text-muted">
          {reason.length >= mostCharacters && `Limit: ${mostCharacters} characters`}
        </span>
      </div>
      <input
        id={id}
        value={reason}
        onChange={(event) => onType(event.target.value)}
        maxLength={mostCharacters}
        readOnly={readOnly}
        autoComplete="off"
        aria-describedby={`${id}-limit`}
        className="mt-1 h-9 w-full rounded-md border border-edge bg-bg px-2.5"
      />
    </div>
  )
}
