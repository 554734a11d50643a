import * as Dialog from '@radix-ui/react-dialog'
import { type KeyboardEvent, type ReactNode, type RefObject, useState } from 'react'
import { allowDialogStyles } from './style-nonce.ts'

allowDialogStyles()

type Props = {
  children: ReactNode
  /** What takes the focus when it opens. */
  first: RefObject<HTMLElement | null>
  /** The reader wants to leave, with Escape or a button that closes; the owner may say no by doing nothing. */
  onLeave: () => void
  /** Where the focus goes when it has closed; to where it came from when this gives nothing. */
  focusAfter?: () => HTMLElement | null | undefined
  wide?: boolean
}

/** The frame of a dialog that asks before something that cannot be taken back. It does not close by a click outside. */
export function AlertDialog({ children, first, onLeave, focusAfter, wide = false }: Props) {
  const [opener] = useState(() => document.activeElement)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onLeave()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Content
          role="alertdialog"
          className={`fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col gap-3 rounded-lg border border-line bg-raised p-5 shadow-xl ${wide ? 'max-w-2xl' : 'max-w-lg'}`}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            first.current?.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            const next = focusAfter?.() ?? opener
            if (next instanceof HTMLElement) next.focus()
          }}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={ignoreHeldKeys}
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A key held down since before the dialog opened would press whatever has the focus now. */
function ignoreHeldKeys(event: KeyboardEvent): void {
  if (
    event.repeat &&
    (event.key === 'Enter' || event.key === ' ') &&
    !(event.target instanceof HTMLInputElement && event.key === ' ')
  )
    event.preventDefault()
}
