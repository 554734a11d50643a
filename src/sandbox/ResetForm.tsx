import { useId, useState } from 'react'
import { sandboxLimits } from '../contract/sandbox.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'

type Props = {
  /** How many imports there are now. */
  imports: number
  blocked: string | false | undefined
  onReset: (imports: number) => void
}

/** Resets the sandbox to the given number of sample imports. It asks again, since all data is replaced. */
export function ResetForm({ imports, blocked, onReset }: Props) {
  const id = useId()
  const [typed, setTyped] = useState('60')
  const [asking, setAsking] = useState(false)
  const fits = /^\d{1,6}$/.test(typed.trim()) && Number(typed) <= sandboxLimits.imports
  return (
    <form
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault()
        if (blocked || !fits) return
        if (asking) onReset(Number(typed))
        else setAsking(true)
      }}
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        Start again
      </h2>
      <label htmlFor={`${id}-count`} className="mt-2 block font-medium">
        Sample imports
      </label>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        <input
          id={`${id}-count`}
          inputMode="numeric"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value)
            setAsking(false)
          }}
          aria-invalid={!fits || undefined}
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          className="h-9 w-32 rounded-md border border-edge bg-bg px-2.5 aria-invalid:border-danger"
        />
        <Button
          type="submit"
          look={asking ? 'danger' : 'dangerOutline'}
          disabledBecause={blocked || (!fits && 'Enter a number in range')}
        >
          {asking ? `Delete ${formatCount(imports, 'import')}` : 'Reset…'}
        </Button>
        {asking && (
          <Button look="quiet" onClick={() => setAsking(false)}>
            Cancel
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} role="status" className={`text-sm ${fits ? 'text-muted' : 'text-danger'}`}>
        {fits
          ? asking
            ? 'The records of deletions stay.'
            : `There are ${formatCount(imports, 'import')} now.`
          : `A whole number from 0 to ${formatNumber(sandboxLimits.imports)}`}
      </p>
    </form>
  )
}
