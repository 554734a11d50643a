import { type ComponentProps, useRef } from 'react'
import { Button } from './Button.tsx'
import { useShortcuts } from './use-shortcuts.ts'

type Props = Omit<ComponentProps<typeof Button>, 'ref'> & {
  /** The part of the page that it belongs to. */
  place: string
  /** What it is called in the palette; its own words by default. */
  does?: string
}

/** A button that the command palette offers, too, while it can be used. */
export function CommandButton({ place, does, ...button }: Props) {
  const element = useRef<HTMLButtonElement>(null)
  const { children, disabledBecause } = button
  const name = does ?? button['aria-label'] ?? (typeof children === 'string' ? children : '')
  useShortcuts(place, [{ does: name, run: disabledBecause ? undefined : () => element.current?.click() }])
  return <Button {...button} ref={element} />
}
