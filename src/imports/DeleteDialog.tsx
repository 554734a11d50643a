import * as Dialog from '@radix-ui/react-dialog'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import type { ApiError } from '../api/errors.ts'
import { explainError } from '../api/error-words.ts'
import type { Import } from '../contract/import.ts'
import { type DeleteResult, useDeleteImport } from '../queries/delete-import.ts'
import { importQuery } from '../queries/imports.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { allowDialogStyles } from '../ui/style-nonce.ts'
import { useCountdown } from '../ui/use-countdown.ts'
import { confirmPhrase } from './confirm-phrase.ts'
import { SlowNotice, Victim } from './DeleteDialogParts.tsx'
import { statusLabel } from './StatusBadge.tsx'
import { displayTitle } from './title.ts'

allowDialogStyles()

type Props = {
  item: Import
  onClose: () => void
  /** The import is gone and the cache says so; the dialog is about to leave. */
  onDeleted: (result: DeleteResult) => void
}

/**
 * Asks before deleting one import, and stays until it is known how that ended: it cannot be dismissed while the request
 * runs.
 */
export function DeleteDialog({ item, onClose, onDeleted }: Props) {
  const cancel = useRef<HTMLButtonElement>(null)
  const typing = useRef<HTMLInputElement>(null)
  const finished = useRef(false)
  const leave = useRef(onClose)
  const [opener] = useState(() => document.activeElement)
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leave.current()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-shade" />
        <Dialog.Content
          role="alertdialog"
          className="fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 flex-col gap-3 overflow-y-auto rounded-lg border border-line bg-raised p-5 shadow-xl"
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            ;(typing.current ?? cancel.current)?.focus()
          }}
          onCloseAutoFocus={(event) => {
            // After a deletion the list gives the focus to the next row; else it goes back to where it came from.
            event.preventDefault()
            if (!finished.current && opener instanceof HTMLElement) opener.focus()
          }}
          onInteractOutside={(event) => event.preventDefault()}
          onKeyDown={ignoreHeldKeys}
        >
          <Deletion
            item={item}
            onClose={onClose}
            onDeleted={(result) => {
              finished.current = true
              onDeleted(result)
            }}
            onLeaving={(how) => {
              leave.current = how
            }}
            cancel={cancel}
            typing={typing}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type DeletionProps = Props & {
  /** Takes what Escape and Cancel do from now on: nothing, while the request runs. */
  onLeaving: (how: () => void) => void
  /** What takes the focus when the dialog opens: the field where there is one, else the way out. */
  cancel: RefObject<HTMLButtonElement | null>
  typing: RefObject<HTMLInputElement | null>
}

/** What is in the dialog. It re-reads the import first, and shows a failure inside, with a retry. */
function Deletion({ item, onClose, onDeleted, onLeaving, cancel, typing }: DeletionProps) {
  const sending = useRef(false)
  const inputId = useId()
  const [statusWhenOpened] = useState(item.status)
  const [typed, setTyped] = useState('')
  const [failedAt, setFailedAt] = useState(0)

  const reading = useQuery({ ...importQuery(item.id), refetchOnMount: 'always' })
  const current = reading.data ?? item
  const phrase = confirmPhrase(current)
  const deletion = useDeleteImport(item.id)
  const wait = useCountdown(deletion.error?.retryAfter ?? 0, failedAt)
  const gone = deletion.data?.outcome === 'already_gone' ? deletion.data : goneBefore(reading.error)

  useLayoutEffect(() => {
    onLeaving(() => {
      if (deletion.isPending) return
      if (gone) onDeleted(gone)
      else onClose()
    })
  })
  const blocked =
    (deletion.isPending && 'The deletion is under way') ||
    (!reading.isFetchedAfterMount && 'Reading the import once more') ||
    (wait > 0 && 'Exa asked for this wait') ||
    (phrase !== null && typed.trim() !== phrase && `Type “${phrase}” first`)
  const submit = () => {
    // The state of the mutation is on screen a moment later: too late for the second half of a double click.
    if (blocked || sending.current) return
    sending.current = true
    deletion.mutate(undefined, {
      onSuccess: (result) => {
        if (result.outcome === 'deleted') onDeleted(result)
      },
      onError: () => setFailedAt(Date.now()),
      onSettled: () => {
        sending.current = false
      },
    })
  }

  return (
    <>
      <Dialog.Title className="text-lg font-semibold">{gone ? 'Already gone' : 'Delete import'}</Dialog.Title>
      {gone ? (
        <Dialog.Description>{gone.message}</Dialog.Description>
      ) : (
        <>
          <Dialog.Description>
            Delete “<bdi className="font-medium wrap-anywhere">{displayTitle(current)}</bdi>”? Exa has no way
            to bring it back. The console keeps a record of what it was.
          </Dialog.Description>
          <Victim item={current} />
          {current.status !== statusWhenOpened && (
            <Notice look="warn" role="status" title="It has changed">
              It was {statusLabel(statusWhenOpened).toLowerCase()} when you opened this, and is{' '}
              {statusLabel(current.status).toLowerCase()} now.
            </Notice>
          )}
          {reading.error && !deletion.error && (
            <Notice look="warn" role="status" title="It could not be read once more">
              {reading.error.message} What you see may be out of date.
            </Notice>
          )}
          <form
            id={`${inputId}-form`}
            onSubmit={(event) => {
              event.preventDefault()
              submit()
            }}
          >
            {phrase !== null && (
              <label htmlFor={inputId} className="block">
                <span className="block">
                  It has not failed. Type{' '}
                  <code className="rounded bg-surface px-1 font-mono wrap-anywhere">{phrase}</code> to
                  confirm:
                </span>
                <input
                  id={inputId}
                  ref={typing}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  readOnly={deletion.isPending}
                  autoComplete="off"
                  spellCheck={false}
                  className="mt-1.5 h-9 w-full rounded-md border border-edge bg-bg px-2.5"
                />
              </label>
            )}
          </form>
          {deletion.error && <FailureNotice {...explainError(deletion.error)} since={failedAt} />}
          {!reading.isFetchedAfterMount && !deletion.error && (
            <p role="status" className="text-sm text-muted">
              Reading it once more…
            </p>
          )}
          {deletion.isPending && <SlowNotice />}
        </>
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Dialog.Close asChild>
          <Button ref={cancel} disabledBecause={deletion.isPending && 'The deletion is under way'}>
            {gone || deletion.error ? 'Close' : 'Cancel'}
          </Button>
        </Dialog.Close>
        {!gone && (
          <Button look="danger" type="submit" form={`${inputId}-form`} disabledBecause={blocked}>
            {buttonWords(deletion.isPending, deletion.error !== null, wait)}
          </Button>
        )}
      </div>
    </>
  )
}

/** The import vanished between the list and the dialog: there is nothing left to delete, and no record of ours. */
function goneBefore(error: ApiError | null): DeleteResult | null {
  if (error?.status !== 404) return null
  return {
    outcome: 'already_gone',
    deletionId: null,
    message: 'Exa has no import with this id any more. Nothing was sent.',
  }
}

function buttonWords(pending: boolean, failed: boolean, wait: number): string {
  if (pending) return 'Deleting…'
  if (wait > 0) return `Try again in ${wait} s`
  return failed ? 'Try again' : 'Delete import'
}

/** A key held down since before the dialog opened would press whatever has the focus now. */
function ignoreHeldKeys(event: KeyboardEvent): void {
  if (
    event.repeat &&
    (event.key === 'Enter' || event.key === ' ') &&
    !(event.target instanceof HTMLInputElement && event.key === ' ')
  )
    event.preventDefault()
}
