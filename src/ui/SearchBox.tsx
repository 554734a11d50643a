import { type Ref, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { useHandler } from './use-handler.ts'

type Props = {
  text: string
  onType: (text: string) => void
  /** Enter, the arrow down, or Escape once it is empty: the keyboard goes on to what was found. */
  onLeave?: () => void
  /** What is searched, whole, for who cannot see the rest of the page. */
  label: string
  placeholder: string
  maxLength?: number
  ref: Ref<HTMLInputElement>
}

/**
 * The search over a list, which the key `/` leads to. The first letter changes almost every row, which may take a while:
 * it is on screen before it is told.
 */
export function SearchBox({ text, onType, onLeave, label, ref, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const tell = useHandler((next: string) =>
    // In this task: left to React it would come after one more frame.
    flushSync(() => {
      onType(next)
      setTyped(null)
    }),
  )
  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => tell(typed), 0)
    return () => clearTimeout(timer)
  }, [typed, tell])
  return (
    <input
      {...rest}
      ref={ref}
      type="search"
      value={typed ?? text}
      onChange={({ target }) => (text === '' ? setTyped : onType)(target.value)}
      onKeyDown={(event) => {
        const leaves = ['Enter', 'ArrowDown'].includes(event.key) || (event.key === 'Escape' && text === '')
        if (!onLeave || !leaves || event.nativeEvent.isComposing) return
        event.preventDefault()
        onLeave()
      }}
      aria-label={label}
      aria-keyshortcuts="/"
      autoComplete="off"
      spellCheck={false}
      className="h-8 w-80 max-w-full rounded-md border border-edge bg-bg px-2.5 max-sm:w-full"
    />
  )
}
