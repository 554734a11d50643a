import { createContext, type ReactNode, useEffect } from 'react'
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

/** Whether the panel stands beside the list, not over it. */
export const BesideList = createContext(true)

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
