import type { ReactNode } from 'react'
import { Notice } from '../ui/Notice.tsx'

type Props = { name: string; message: string; children?: ReactNode }

/** The browser cannot read the file: that is no fault of the console, and nothing that is tried again helps. */
export function UnreadableFile({ name, message, children }: Props) {
  return (
    <Notice look="danger" role="alert" title={`Your browser can’t read “${name}”`}>
      <p>It was changed, moved or deleted after you chose it. Choose it again. {children}</p>
      <p className="mt-1 text-muted">The browser says: {message}</p>
    </Notice>
  )
}
