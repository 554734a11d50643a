import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { explainError } from '../api/error-words.ts'
import { formatSize } from '../lib/format-size.ts'
import { serverNow } from '../lib/server-clock.ts'
import { displayTitle } from '../labels/title.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { useCountdown } from '../ui/use-countdown.ts'
import { useTitle } from '../ui/use-title.ts'
import { cancelUpload, correctCreation, forgetCreation, sendFile, useCreation } from './creations.ts'
import { UnreadableFile } from './UnreadableFile.tsx'
import { UploadedImport } from './UploadedImport.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

/** An import that was just created: its file on the way, then what becomes of it. */
export function Upload({ id }: { id: string }) {
  const creation = useCreation(id)
  const isSent = creation?.upload.state === 'sent'
  // Whoever comes back to the import later finds its details.
  useEffect(() => {
    if (isSent) return () => forgetCreation(id)
  }, [id, isSent])
  if (!creation) return null
  return <Body {...creation} />
}

function Body({ created, draft: { file }, upload }: NonNullable<ReturnType<typeof useCreation>>) {
  const [, navigate] = useLocation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const title = displayTitle(created)
  useTitle(title)
  const [shownAt] = useState(() => ({ here: Date.now(), server: serverNow() }))
  const validForMs = Date.parse(created.uploadValidUntil) - shownAt.server
  const left = useCountdown(validForMs / 1000, shownAt.here)
  const expired = left === 0 || (upload.state === 'failed' && isOver(upload.error.status))
  const backToForm = () => {
    correctCreation(created.id)
    navigate('/new-import')
  }
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="mt-1 text-xl font-semibold outline-none wrap-anywhere">
        <bdi>{title}</bdi>
      </h1>
      <p className="mt-1 flex flex-wrap items-center gap-x-1 text-muted">
        Created as <code className="font-mono text-xs">{created.id}</code>
        <CopyButton text={created.id} what="id" />
      </p>
      <div className="mt-4 space-y-4">
        {upload.state === 'sending' && (
          <Sending file={file} sentBytes={upload.sentBytes} onCancel={() => cancelUpload(created.id)} />
        )}
        {upload.state === 'failed' && <FailureNotice {...explainError(upload.error)} />}
        {upload.state === 'unreadable' && (
          <UnreadableFile name={file.name} message={upload.message}>
            The import that waits for it was created; delete it if you create another.
          </UnreadableFile>
        )}
        {upload.state === 'canceled' && (
          <Notice look="warn" role="status" title="Upload canceled">
            The import waits for its file.
          </Notice>
        )}
        {upload.state === 'unreadable' && (
          <Button look="accent" onClick={backToForm}>
            Back to the form
          </Button>
        )}
        {(upload.state === 'failed' || upload.state === 'canceled') &&
          (expired ? (
            <Expired onAgain={backToForm} />
          ) : (
            <div className="flex flex-wrap items-center gap-3">
              <Button look="accent" onClick={() => sendFile(created.id)}>
                Send the file again
              </Button>
              <p className="text-sm text-muted">Accepted for another {timeWords(left)}</p>
            </div>
          ))}
        {upload.state === 'sent' && <UploadedImport importId={created.id} />}
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
        <CommandButton place="New import" onClick={onCancel}>
          Cancel upload
        </CommandButton>
      </div>
    </section>
  )
}

function timeWords(seconds: number): string {
  return seconds > 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`
}

function Expired({ onAgain }: { onAgain: () => void }) {
  return (
    <Notice look="warn" role="status" title="This import no longer accepts a file">
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
