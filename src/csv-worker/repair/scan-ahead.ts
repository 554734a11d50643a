import type { RepairDocument } from './document.ts'
import { scan, type Scan } from './scan.ts'

type OnProgress = (share: number) => void
type Options = Omit<Parameters<typeof scan>[1], 'onProgress'>

export type ScanAhead = {
  /** What is found, as soon as it is. From now on `onProgress` hears how much is read, from 0 to 1. */
  found: (onProgress: OnProgress) => Promise<Scan>
  /** Ends it, as nobody wants it any more. */
  end: () => void
}

/** Begins to scan a document, maybe before somebody asks for what is found. Who then does hears of a failure. */
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
