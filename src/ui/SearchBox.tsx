import type { Ref } from 'react'
import { isComposing } from './keys.ts'

type Props = {
  text: string
  onType: (text: string) => void
  onFocus?: () => void
  /** Enter, the arrow down, or Escape in an empty box: the keyboard continues in the results. */
  onLeave?: () => void
  /** The accessible name: what is searched. */
  label: string
  placeholder: string
  maxLength?: number
  ref: Ref<HTMLInputElement>
}

/** The search over a list, which the key `/` leads to. */
export function SearchBox({ text, onType, onLeave, label, ref, ...rest }: Props) {
  return (
    <input
      {...rest}
      ref={ref}
      type="search"
      value={text}
      onChange={({ target }) => onType(target.value)}
      onKeyDown={(event) => {
        const leaves = ['Enter', 'ArrowDown'].includes(event.key) || (event.key === 'Escape' && text === '')
        if (!onLeave || !leaves || isComposing(event.nativeEvent)) return
        event.preventDefault()
        onLeave()
      }}
      aria-label={label}
      aria-keyshortcuts="/"
      autoComplete="off"
      spellCheck={false}
      className="h-8 w-80 max-w-full min-w-0 rounded-md border border-edge bg-bg px-2.5 max-sm:w-full"
    />
  )
}
