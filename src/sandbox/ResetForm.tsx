import { useId, useState } from 'react'
import { sandboxLimits } from '../contract/sandbox.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { ReplaceDataButton } from './ReplaceDataButton.tsx'

type Props = {
  /** How many imports there are now. */
  imports: number
  blocked: string | false | undefined
  onReset: (imports: number) => void
}

/** Resets the sandbox to the given number of sample imports. */
export function ResetForm({ imports, blocked, onReset }: Props) {
  const id = useId()
  const [typed, setTyped] = useState('60')
  const fits = /^\d{1,6}$/.test(typed.trim()) && Number(typed) <= sandboxLimits.imports
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        Reset data
      </h2>
      <label htmlFor={`${id}-count`} className="mt-2 block font-medium">
        Sample imports
      </label>
      <div className="mt-1 flex flex-wrap items-center gap-2">
        <input
          id={`${id}-count`}
          inputMode="numeric"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          aria-invalid={!fits || undefined}
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          className="h-9 w-32 rounded-md border border-edge bg-bg px-2.5 aria-invalid:border-danger"
        />
        <ReplaceDataButton
          // Whoever changes the number has not been asked about this one.
          key={typed}
          label="Reset"
          look="dangerOutline"
          imports={imports}
          blocked={blocked || (!fits && 'Enter a number in range')}
          onReplace={() => onReset(Number(typed))}
        />
      </div>
      <p id={`${id}-hint`} role="status" className={`text-sm ${fits ? 'text-muted' : 'text-danger'}`}>
        {fits
          ? `There are ${formatCount(imports, 'import')} now.`
          : `A whole number from 0 to ${formatNumber(sandboxLimits.imports)}`}
      </p>
    </section>
  )
}
