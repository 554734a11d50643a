import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'

type Props = {
  /** What the button says. */
  label: ReactNode
  /** What the panel is, for its name. */
  title: string
  children: ReactNode
  /** The pointer or the focus is on the button: what the panel needs may be fetched. */
  onIntent?: () => void
}

/** A button with a panel under it. Escape, a press elsewhere, the focus leaving, or a link in it closes it. */
export function Popover({ label, title, children, onIntent }: Props) {
  const [open, setOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panelId = useId()

  useEffect(() => {
    if (!open) return
    const controller = new AbortController()
    // Capturing: whoever closes something on Escape too sees that this one is taken.
    const options = { signal: controller.signal, capture: true }
    const closeOutside = ({ target }: Event) => {
      if (!(target instanceof Node && frame.current?.contains(target))) setOpen(false)
    }
    const closeOnLink = ({ target }: Event) => {
      if (!(target instanceof Element && frame.current?.contains(target) && target.closest('a'))) return
      setOpen(false)
      // The link is about to go.
      button.current?.focus()
    }
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', closeOutside, options)
    document.addEventListener('focusin', closeOutside, options)
    document.addEventListener('click', closeOnLink, { signal: controller.signal })
    document.addEventListener('keydown', closeOnEscape, options)
    return () => controller.abort()
  }, [open])

  return (
    <div ref={frame} className="md:relative">
      <Button
        ref={button}
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        onClick={() => setOpen(!open)}
        onPointerEnter={onIntent}
        onFocus={onIntent}
      >
        {label}
      </Button>
      {open && (
        <div
          id={panelId}
          role="group"
          aria-label={title}
          className="absolute z-20 mt-1 max-h-[min(34rem,70dvh)] md:max-h-[calc(100dvh-11rem)] overflow-y-auto rounded-lg border border-line bg-raised p-3 shadow-lg max-md:inset-x-3 md:right-0 md:w-80"
        >
          {children}
        </div>
      )}
    </div>
  )
}
