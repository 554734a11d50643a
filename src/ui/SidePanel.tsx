import { createContext, Fragment, type ReactNode, useContext, useEffect } from 'react'
import { Icon } from './Icon.tsx'
import { isEscapeTaken } from './use-shortcuts.ts'
import { useMedia } from './use-media.ts'

type Props = {
  list: ReactNode
  /** What is open beside the list, if anything. */
  panel: ReactNode
  /** Should close the panel. */
  onEscape: () => void
}

/** Room in which list and panel fit side by side; in less, the panel covers the list. */
const besideFrom = '(min-width: 64rem)'

const BesideList = createContext(true)

/** The bar over a panel: what can be done with what it shows, and the button or link that closes it. */
export function PanelBar({ close, children }: { close: ReactNode; children?: ReactNode }) {
  // With keys, so that it keeps the focus where the window becomes wider or narrower.
  const parts = [
    <Fragment key="close">{close}</Fragment>,
    <div key="rest" className="flex items-center gap-2 sm:px-2">
      {children}
    </div>,
  ]
  return (
    <div className="flex items-center justify-between gap-2 border-b border-line px-2 py-1.5 print:hidden">
      {useContext(BesideList) ? parts.toReversed() : parts}
    </div>
  )
}

/** What that button or link says: beside the list there is nothing to go back to. */
export function CloseWords() {
  return useContext(BesideList) ? (
    <>
      Close <Icon name="close" />
    </>
  ) : (
    <>
      <Icon name="back" /> <span className="max-sm:sr-only">Back to the list</span>
    </>
  )
}

/** A list with a panel beside it, or over it where there is no room. A covered list keeps its scroll position. */
export function SidePanel({ list, panel, onEscape }: Props) {
  const beside = useMedia(besideFrom)
  const open = panel !== null

  useEffect(() => {
    if (!open) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isEscapeTaken(event)) onEscape()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [open, onEscape])

  return (
    <div className="relative flex min-h-0 flex-1">
      <div
        className={`flex min-h-0 min-w-0 flex-1 flex-col ${open ? 'print:hidden' : ''}`}
        inert={open && !beside}
      >
        {list}
      </div>
      {open && (
        <div
          className={`flex min-h-0 flex-col bg-bg print:static print:w-full print:border-0 ${beside ? 'w-115 shrink-0 border-l border-line' : 'absolute inset-0 z-20'}`}
        >
          <BesideList value={beside}>{panel}</BesideList>
        </div>
      )}
    </div>
  )
}
