import * as Dialog from '@radix-ui/react-dialog'
import type { KeyboardEvent, ReactNode } from 'react'
import { allowDialogStyles } from './style-nonce.ts'
import { useReturnFocus } from './focus.ts'

allowDialogStyles()

type Props = {
  children: ReactNode
  /** Gets the focus when the dialog opens. */
  first: () => HTMLElement | null
  /** Escape or a button that closes. The dialog stays open until its owner removes it. */
  onLeave: () => void
  /** Whether the focus returns to where it was when the dialog closes; true by default. */
  returnFocus?: () => boolean
  shape?: Shape
}

/**
 * `tall`: always as high as there is room, so that nothing in it jumps; for lists and long texts.
 * `growing`: it grows upwards from a fixed lower edge, so that no button moves under the pointer.
 */
type Shape = 'tall' | 'growing'

const shapes: Record<Shape, string> = {
  tall: 'top-1/2 h-[47rem] max-h-[calc(100dvh-2rem)] max-w-2xl -translate-y-1/2',
  growing: 'bottom-[max(1rem,calc(50dvh-15rem))] max-h-[min(100dvh-2rem,50dvh+14rem)] max-w-lg',
}

/** The frame of a dialog that asks before something irreversible. A click outside does not close it. */
export function AlertDialog({ children, first, onLeave, returnFocus, shape = 'growing' }: Props) {
  const onCloseAutoFocus = useReturnFocus(() => returnFocus?.() !== false)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onLeave()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Content
          role="alertdialog"
          className={`fixed left-1/2 z-40 flex w-[calc(100vw-2rem)] -translate-x-1/2 flex-col gap-3 rounded-lg border border-line bg-raised p-5 shadow-xl ${shapes[shape]}`}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            first()?.focus()
          }}
          onCloseAutoFocus={onCloseAutoFocus}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={ignoreHeldKeys}
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
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
