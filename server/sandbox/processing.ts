/** How the sandbox processes what is uploaded; may be changed while it runs. */
export type ProcessingSettings = {
  /** From the arrival of a file to the end of its import. */
  processingSeconds: number
  /** The share of good files whose import fails all the same, from 0 to 1. */
  brokenUploads: number
}

export const defaultProcessing: ProcessingSettings = { processingSeconds: 4, brokenUploads: 0 }
