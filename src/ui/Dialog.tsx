import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  use,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { createPortal } from 'react-dom'
import { Button } from './Button.tsx'
import { focusIfLost } from './focus.ts'
import { isComposing } from './keys.ts'
import { useHandler } from './use-handler.ts'

type Props = {
  /** Has a DialogTitle; one that asks (`alertdialog`) a DialogDescription, too. */
  children: ReactNode
  role: 'dialog' | 'alertdialog'
  /** Gets the focus when the dialog opens; its first control when left out. */
  first?: () => HTMLElement | null
  /** Escape or a DialogClose, and a press beside it where that leaves it too. It stays open until its owner removes it. */
  onLeave: () => void
  leaveOnPressBeside?: boolean
  /** Asked once it has left: whether the focus returns to where it was when it opened; true by default. */
  returnFocus?: () => boolean
  /** Called after that. */
  onLeft?: () => void
  /** Its place, its size and what is around its content. */
  className: string
}

const DialogContext = createContext({ id: '', leave: () => {} })

/**
 * A modal dialog: the browser's own, which keeps the focus and lies over everything else. Escape is handled here, because
 * browsers let a second Escape close a dialog whatever the page says.
 */
export function Dialog({
  children,
  role,
  first,
  onLeave,
  leaveOnPressBeside = false,
  returnFocus,
  onLeft,
  className,
}: Props) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const [opener] = useState(() => document.activeElement)
  const leave = useHandler(onLeave)
  const context = useMemo(() => ({ id, leave }), [id, leave])
  const focusFirst = useEffectEvent(() => first?.()?.focus())
  const left = useEffectEvent(() => {
    // What comes in place of the dialog may have taken it, and the opener may have gone with what the dialog decided.
    if (returnFocus?.() !== false && opener instanceof HTMLElement)
      focusIfLost(opener.isConnected ? opener : null)
    onLeft?.()
  })

  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return
    if (!element.open) element.showModal()
    focusFirst()
    const showRest = hideRest(element)
    return () => {
      showRest()
      // Once it has left the page: until then nothing outside can have the focus.
      setTimeout(() => !element.isConnected && left())
    }
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    ignoreHeldKeys(event)
    if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event.nativeEvent)) return
    event.preventDefault()
    leave()
  }
  const onClick = ({ target, currentTarget }: MouseEvent) => {
    if (leaveOnPressBeside && target === currentTarget) leave()
  }
  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its keys are the dialog's own
    <dialog
      ref={dialog}
      role={role}
      aria-labelledby={`${id}-title`}
      aria-describedby={role === 'alertdialog' ? `${id}-description` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onCancel={(event) => {
        event.preventDefault()
        leave()
      }}
      className={`fixed overflow-hidden rounded-lg border border-line bg-raised text-text shadow-xl backdrop:bg-shade ${className}`}
    >
      <DialogContext value={context}>{children}</DialogContext>
    </dialog>,
    document.body,
  )
}

/** The name of the dialog. */
export function DialogTitle({ children, className = 'text-lg font-semibold' }: ComponentProps<'h2'>) {
  const { id } = use(DialogContext)
  return (
    <h2 id={`${id}-title`} className={className}>
      {children}
    </h2>
  )
}

/** What the dialog is about; read out when it opens. */
export function DialogDescription(props: ComponentProps<'div'>) {
  const { id } = use(DialogContext)
  return <div {...props} id={`${id}-description`} />
}

/** A button that leaves the dialog, as Escape does. */
export function DialogClose(props: Omit<ComponentProps<typeof Button>, 'onClick'>) {
  return <Button {...props} onClick={use(DialogContext).leave} />
}

/** Browsers know that the page behind is not to be used; what reads attributes alone does not. Gives the way back. */
function hideRest(dialog: Element): () => void {
  const rest = [...document.body.children].filter((each) => each !== dialog && each.ariaHidden === null)
  for (const each of rest) each.ariaHidden = 'true'
  return () => {
    for (const each of rest) each.ariaHidden = null
  }
}

/** A key that is held down since before the dialog opened would press the button that has the focus now. */
function ignoreHeldKeys(event: KeyboardEvent): void {
  if (
    event.repeat &&
    (event.key === 'Enter' || event.key === ' ') &&
    !(event.target instanceof HTMLInputElement && event.key === ' ')
  )
    event.preventDefault()
}
