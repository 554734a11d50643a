import type { ReactNode } from 'react'
import { Dialog } from './Dialog.tsx'

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
  tall: 'my-auto h-[47rem] max-h-[calc(100dvh-2rem)] max-w-2xl',
  growing: 'top-auto bottom-[max(1rem,calc(50dvh-15rem))] max-h-[min(100dvh-2rem,50dvh+14rem)] max-w-lg',
}

/** The frame of a dialog that asks before something irreversible. A click outside does not close it. */
export function AlertDialog({ shape = 'growing', ...dialog }: Props) {
  return (
    <Dialog
      {...dialog}
      role="alertdialog"
      className={`mx-auto flex w-[calc(100vw-2rem)] flex-col gap-3 p-5 ${shapes[shape]}`}
    />
  )
}
