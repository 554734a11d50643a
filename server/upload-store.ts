import { problemError, type ProblemError } from './problem.ts'

/** Where the file of an import goes, as upstream gave it, and until when (milliseconds since 1970). A secret. */
type UploadTarget = { url: string; validUntil: number }

/** An upload that one request has for itself until it says how it ended. */
type ClaimedUpload = {
  url: string
  /** The file was taken: there is nothing to upload any more. */
  done(): Promise<void>
  /** It was not, and may be sent again. */
  failed(): Promise<void>
}

/** The uploads that are awaited. */
export type UploadStore = {
  /** Keeps where the file of an import goes; what waits longest is forgotten where too many wait. */
  hold(importId: string, target: UploadTarget): Promise<void>
  /** Claims the upload of an import for one request, looked at and taken in one. Throws a 404, 409 or 410 problem. */
  claim(importId: string): Promise<ClaimedUpload>
}

/** How many imports may wait for their files. */
export const waitingAtMost = 1_000

/**
 * The uploads in memory: an upload URL is good for an hour at most. After a restart the import must be created again.
 * `now`: milliseconds since 1970, the system's clock when left out.
 */
export function createUploadStore(now: () => number = Date.now): UploadStore {
  const waiting = new Map<string, UploadTarget & { running: boolean }>()
  return {
    hold: async (importId, target) => {
      waiting.set(importId, { ...target, running: false })
      const [oldest] = waiting.keys()
      if (waiting.size > waitingAtMost && oldest !== undefined) waiting.delete(oldest)
    },
    claim: async (importId) => {
      const entry = waiting.get(importId)
      if (!entry) throw noUpload()
      if (entry.validUntil <= now()) throw uploadExpired()
      if (entry.running) throw uploadRunning()
      entry.running = true
      return {
        url: entry.url,
        done: async () => void waiting.delete(importId),
        failed: async () => void (entry.running = false),
      }
    },
  }
}

/** The problems of a claim, the same wherever the uploads are kept. */
export function noUpload(): ProblemError {
  return problemError(
    404,
    'no_upload',
    'This import is not waiting for a file: it was already sent, or the console was restarted. Create the import again.',
  )
}
export function uploadExpired(): ProblemError {
  return problemError(410, 'upload_expired', 'The upload has expired. Create the import again.')
}
export function uploadRunning(): ProblemError {
  return problemError(409, 'upload_running', 'The file of this import is already being uploaded.')
}
