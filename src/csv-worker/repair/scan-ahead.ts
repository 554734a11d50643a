import type { RepairDocument } from './document.ts'
import { scan, type Scan } from './scan.ts'

type OnProgress = (share: number) => void
type Options = Omit<Parameters<typeof scan>[1], 'onProgress'>

export type ScanAhead = {
  /** Resolves with the result. From this call on `onProgress` gets the share that is read, from 0 to 1. */
  found: (onProgress: OnProgress) => Promise<Scan>
  /** Ends the scan. */
  end: () => void
}

/** Starts to scan a document before somebody asks for the result. A failure surfaces when somebody does. */
export function scanAhead(document: RepairDocument, options: Options): ScanAhead {
  let isWanted = true
  let tell: OnProgress | null = null
  const onProgress = (readBytes: number) => {
    if (!isWanted) throw new Error('Nobody wants this scan any more')
    tell?.(readBytes / Math.max(1, document.size))
  }
  const scanned = scan(document, { ...options, onProgress })
  scanned.catch(() => {})
  return {
    found: (told) => {
      tell = told
      return scanned
    },
    end: () => {
      isWanted = false
    },
  }
}
