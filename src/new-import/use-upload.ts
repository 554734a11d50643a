import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../api/errors.ts'
import { uploadFile } from '../queries/create-import.ts'
import { useHandler } from '../ui/use-handler.ts'

export type UploadState =
  | { state: 'sending'; sentBytes: number }
  | { state: 'canceled' }
  | { state: 'failed'; error: ApiError; at: number }
  | { state: 'sent' }

/** The browser asks in its own words before a tab is closed that still sends. */
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

/** Sends the file of an import, at once and again when asked. It goes on when another page of the app is opened. */
export function useUpload(importId: string, file: File) {
  const [upload, setUpload] = useState<UploadState>({ state: 'sending', sentBytes: 0 })
  const running = useRef<AbortController | null>(null)

  const send = useHandler(() => {
    const current = new AbortController()
    running.current = current
    const onProgress = (sentBytes: number) => {
      if (!current.signal.aborted) setUpload({ state: 'sending', sentBytes })
    }
    addEventListener('beforeunload', askBeforeLeaving)
    uploadFile(importId, file, { signal: current.signal, onProgress })
      .finally(() => removeEventListener('beforeunload', askBeforeLeaving))
      .then(
        () => setUpload({ state: 'sent' }),
        (error: unknown) => {
          // Whoever canceled it has said so already.
          if (current.signal.aborted) return
          if (error instanceof ApiError) setUpload({ state: 'failed', error, at: Date.now() })
          else throw error
        },
      )
  })
  useEffect(() => {
    if (!running.current) send()
  }, [send])

  return {
    upload,
    cancel: () => {
      running.current?.abort()
      setUpload({ state: 'canceled' })
    },
    again: () => {
      setUpload({ state: 'sending', sentBytes: 0 })
      send()
    },
  }
}
