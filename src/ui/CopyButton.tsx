import { type Ref, useEffect, useState } from 'react'
import { Button } from './Button.tsx'

type Props = {
  /** What goes to the clipboard. */
  text: string
  /** What it is, for the button's name: "id", "message". */
  what: string
  /** Gets the button. */
  ref?: Ref<HTMLButtonElement>
}

const shownForMs = 2_000

/** Copies a text and says whether that worked. */
export function CopyButton({ text, what, ref }: Props) {
  const [result, setResult] = useState<'copied' | 'failed' | null>(null)
  useEffect(() => {
    if (result === null) return
    const timer = setTimeout(() => setResult(null), shownForMs)
    return () => clearTimeout(timer)
  }, [result])
  const copy = async () => {
    try {
      // Pages that came by plain HTTP have no clipboard at all.
      await navigator.clipboard.writeText(text)
      setResult('copied')
    } catch {
      setResult('failed')
    }
  }
  return (
    <>
      <Button
        {...(ref && { ref })}
        look="quiet"
        small
        onClick={() => void copy()}
        aria-label={`Copy ${what}`}
      >
        {result === 'copied' ? 'Copied' : result === 'failed' ? 'Not copied' : 'Copy'}
      </Button>
      <span role="status" className="sr-only">
        {result === 'copied' && `Copied ${what}`}
        {result === 'failed' && `Couldn’t copy the ${what}`}
      </span>
    </>
  )
}
