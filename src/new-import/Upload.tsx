import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { explainError } from '../api/error-words.ts'
import type { CreatedImport } from '../contract/create-import.ts'
import { formatSize } from '../lib/format.ts'
import { serverNow } from '../lib/server-clock.ts'
import { ProgressBar } from '../ui/Progress.tsx'
import { Button } from '../ui/Button.tsx'
import { FailureNotice, Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-clock.ts'
import { displayTitle } from '../labels/title.ts'
import { UploadedImport } from './UploadedImport.tsx'
import { ApiError } from '../api/errors.ts'
import { uploadFile } from '../queries/change-import.ts'
import { useHandler } from '../ui/use-handler.ts'

type Props = {
  created: CreatedImport
  file: File
  /** Back to the form: for another attempt, or, if this one is completed, for another import. */
  onAgain: (done: boolean) => void
}

/** Sends the file, and then shows what becomes of the import. */
export function Upload({ created, file, onAgain }: Props) {
  const { upload, cancel, again } = useUpload(created.id, file)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const [shownAt] = useState(() => ({ here: Date.now(), server: serverNow() }))
  const validForMs = Date.parse(created.uploadValidUntil) - shownAt.server
  const left = useCountdown(validForMs / 1000, shownAt.here)
  const expired = left === 0 || (upload.state === 'failed' && isOver(upload.error.status))
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="mt-1 text-xl font-semibold outline-none wrap-anywhere">
        <bdi>{displayTitle(created)}</bdi>
      </h1>
      <p className="mt-1 text-muted">
        The import was created as{' '}
        <Link href={`/imports/${created.id}`} className="font-mono text-xs text-accent underline">
          {created.id}
        </Link>
      </p>
      <div className="mt-4 space-y-4">
        {upload.state === 'sending' && <Sending file={file} sentBytes={upload.sentBytes} onCancel={cancel} />}
        {upload.state === 'failed' && <FailureNotice {...explainError(upload.error)} since={upload.at} />}
        {upload.state === 'canceled' && (
          <Notice look="warn" role="status" title="The upload was canceled">
            The import waits for its file.
          </Notice>
        )}
        {(upload.state === 'failed' || upload.state === 'canceled') &&
          (expired ? (
            <Expired onAgain={() => onAgain(false)} />
          ) : (
            <div className="flex flex-wrap items-center gap-3">
              <Button look="accent" onClick={again}>
                Send the file again
              </Button>
              <p className="text-sm text-muted">Accepted for another {timeWords(left)}</p>
            </div>
          ))}
        {upload.state === 'sent' && <UploadedImport importId={created.id} onAgain={onAgain} />}
      </div>
    </>
  )
}

/** Statuses after which no file for this import is accepted any more. */
function isOver(status: number): boolean {
  return status === 404 || status === 410
}

function Sending({ file, sentBytes, onCancel }: { file: File; sentBytes: number; onCancel: () => void }) {
  const sent = Math.min(sentBytes, file.size)
  const words = `${formatSize(sent)} of ${formatSize(file.size)}`
  return (
    <section aria-label="Upload" className="space-y-2">
      <p role="status">Uploading…</p>
      <ProgressBar label="Sending the file" share={file.size === 0 ? 0 : sent / file.size} words={words} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-muted">{words}. It continues while you use other pages of this tab.</p>
        <Button onClick={onCancel}>Cancel the upload</Button>
      </div>
    </section>
  )
}

function timeWords(seconds: number): string {
  return seconds > 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`
}

function Expired({ onAgain }: { onAgain: () => void }) {
  return (
    <Notice look="warn" role="status" title="This import accepts no file any more">
      <p>
        The time limit has passed, or the console was restarted. Create the import again: the form is as you
        left it.
      </p>
      <Button className="mt-2" onClick={onAgain}>
        Back to the form
      </Button>
    </Notice>
  )
}

type UploadState =
  | { state: 'sending'; sentBytes: number }
  | { state: 'canceled' }
  | { state: 'failed'; error: ApiError; at: number }
  | { state: 'sent' }

/** The browser asks before a tab is closed that is still sending. */
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

/** Sends the file at once, and again when asked. It goes on while another page of the app is open. */
function useUpload(importId: string, file: File) {
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
          // `cancel` has set the state already.
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
