import { Fragment, type ReactNode, useContext } from 'react'
import { Icon } from './Icon.tsx'
import { BesideList } from './SidePanel.tsx'

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
