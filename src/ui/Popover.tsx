import { type FocusEvent, type MouseEvent, type ReactNode, useId, useRef, useState } from 'react'
import { Button } from './Button.tsx'
import { useShortcuts } from './use-shortcuts.ts'

type Props = {
  /** What the button says. */
  label: ReactNode
  /** The name of the panel; with an ellipsis, what the command palette opens it by. */
  title: string
  /** The part of the page that it belongs to. */
  place: string
  children: ReactNode
  /** The pointer or the focus is on the button: what the panel needs can be fetched. */
  onIntent?: () => void
  className?: string
  buttonClassName?: string
}

/**
 * A button with a panel under it. The browser opens it, closes it on Escape and on a press elsewhere, and then gives the
 * focus back; here it also closes when the focus leaves or a link in it is followed.
 */
export function Popover({ label, title, place, children, onIntent, className, buttonClassName }: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const panelId = useId()
  const command = {
    does: `${title}…`,
    run: () => button.current?.click(),
    // Some are in the menu of another one where there is less room.
    canRun: () => button.current?.checkVisibility() === true,
  }
  useShortcuts(place, [command])

  const closeWhenLeft = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) panel.current?.hidePopover()
  }
  const closeOnLink = ({ target }: MouseEvent) => {
    if (!(target instanceof Element && target.closest('a'))) return
    panel.current?.hidePopover()
    button.current?.focus()
  }
  return (
    <div onBlur={closeWhenLeft} className={className}>
      <Button
        ref={button}
        popoverTarget={panelId}
        aria-expanded={open}
        onPointerEnter={onIntent}
        onFocus={onIntent}
        className={buttonClassName}
      >
        {label}
      </Button>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- for the links in it */}
      <div
        ref={panel}
        id={panelId}
        popover="auto"
        role="group"
        aria-label={title}
        onClick={closeOnLink}
        onBeforeToggle={({ newState }) => newState === 'open' && setOpen(true)}
        // Only after it has closed: without its content there would be no focus to give back. A `details` in it toggles, too.
        onToggle={({ newState, target }) =>
          newState === 'closed' && target === panel.current && setOpen(false)
        }
        className="inset-auto top-40 mt-1 max-h-[min(34rem,70dvh)] overflow-y-auto rounded-lg border border-line bg-raised p-3 text-text shadow-lg supports-[top:anchor(bottom)]:top-[anchor(bottom)] max-md:inset-x-3 max-md:w-auto md:right-4 md:max-h-[calc(100dvh-11rem)] md:w-80 md:supports-[top:anchor(bottom)]:right-[anchor(right)]"
      >
        {open && children}
      </div>
    </div>
  )
}
