import * as Dialog from '@radix-ui/react-dialog'
import { useId, useRef, useState } from 'react'
import { explainError } from '../../api/error-words.ts'
import type { Import } from '../../contract/import.ts'
import { formatCount, formatNumber } from '../../lib/format.ts'
import { useCreateJob } from '../../queries/jobs.ts'
import { AlertDialog } from '../../ui/AlertDialog.tsx'
import { Button } from '../../ui/Button.tsx'
import { FailureNotice } from '../../ui/FailureNotice.tsx'
import { useImpact } from '../impact/use-impact.ts'
import { ReasonField } from '../ReasonField.tsx'
import { BulkSummary } from './BulkSummary.tsx'
import { LeftOut } from './LeftOut.tsx'
import type { Preflight } from './preflight.ts'
import { usePreflight } from './use-preflight.ts'
import { Victims } from './Victims.tsx'

type Props = {
  /** Frozen when it opened: what is deleted is what stands here, whatever the list does behind it. */
  selected: readonly Import[]
  onClose: () => void
  /** A job has begun to delete these imports. */
  onBegun: (ids: readonly string[]) => void
}

/**
 * Asks before deleting many: reads them again, sums up what is hit, and wants the count typed. The deletion itself is a
 * job of the server, which goes on when this page is closed.
 */
export function BulkDeleteDialog({ selected, onClose, onBegun }: Props) {
  const [key] = useState(() => crypto.randomUUID())
  const field = useRef<HTMLInputElement>(null)
  const sending = useRef(false)
  const formId = useId()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [takenBack, setTakenBack] = useState<ReadonlySet<string>>(new Set())
  const [unread, setUnread] = useState(false)
  const reading = usePreflight(key, selected)
  const impact = useImpact()
  const creation = useCreateJob(key)

  const asLoaded: Preflight = { unchanged: selected, changed: [], gone: [] }
  const preflight = reading.preflight ?? (unread ? asLoaded : null)
  const victims = preflight
    ? [
        ...preflight.unchanged,
        ...preflight.changed.flatMap(({ item }) => (takenBack.has(item.id) ? [item] : [])),
      ]
    : []
  const count = preflight ? victims.length : selected.length
  const nothingLeft = preflight !== null && victims.length === 0

  const blocked =
    (creation.isPending && 'The job is being written down') ||
    (!preflight && (reading.error ? 'They could not be read again' : 'They are being read again')) ||
    (nothingLeft && 'Nothing is left to delete') ||
    (impact.state === 'checking' && 'What uses them is being checked') ||
    (typed.replaceAll(/[\s,.]/g, '') !== String(count) && `Type ${formatNumber(count)} first`)
  const submit = () => {
    if (blocked || sending.current) return
    sending.current = true
    const ids = victims.map(({ id }) => id)
    creation.mutate(
      { ids, ...(reason.trim() && { reason: reason.trim() }) },
      {
        onSuccess: () => onBegun(ids),
        onSettled: () => {
          sending.current = false
        },
      },
    )
  }

  return (
    <AlertDialog wide first={field} onLeave={() => !creation.isPending && onClose()}>
      <Dialog.Title className="text-lg font-semibold">Delete {formatCount(count, 'import')}</Dialog.Title>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <Dialog.Description>
          Exa has no way to bring them back. The console deletes them one by one at the pace of the key’s
          budget, goes on when this page is closed, and keeps a record of each.
        </Dialog.Description>
        {reading.error && !unread && (
          <>
            <FailureNotice
              {...explainError(reading.error)}
              since={reading.failedAt}
              onRetry={reading.again}
            />
            <p>
              <Button onClick={() => setUnread(true)}>Go on with what was loaded</Button>
            </p>
          </>
        )}
        {preflight && (
          <LeftOut
            preflight={preflight}
            takenBack={takenBack}
            onTakeBack={(ids, on) => {
              const next = new Set(takenBack)
              for (const id of ids) {
                if (on) next.add(id)
                else next.delete(id)
              }
              setTakenBack(next)
            }}
          />
        )}
        {!nothingLeft && (
          <>
            <BulkSummary imports={preflight ? victims : selected} impact={impact} />
            <Victims imports={preflight ? victims : selected} impact={impact} />
            <form
              id={formId}
              onSubmit={(event) => {
                event.preventDefault()
                submit()
              }}
            >
              <label className="block">
                <span className="block">
                  Type <code className="rounded bg-surface px-1 font-mono">{formatNumber(count)}</code> to
                  confirm:
                </span>
                <input
                  ref={field}
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  readOnly={creation.isPending}
                  inputMode="numeric"
                  autoComplete="off"
                  className="mt-1.5 h-9 w-full rounded-md border border-edge bg-bg px-2.5"
                />
              </label>
            </form>
            <ReasonField reason={reason} onType={setReason} readOnly={creation.isPending} />
          </>
        )}
        {creation.error && <FailureNotice {...explainError(creation.error)} since={creation.submittedAt} />}
      </div>
      <div className="flex items-center justify-end gap-2">
        <p role="status" className="min-w-0 flex-1 text-xs text-muted">
          {!preflight &&
            !reading.error &&
            `Reading them again: ${formatNumber(reading.met)} of ${formatNumber(selected.length)}…`}
        </p>
        <Dialog.Close asChild>
          <Button disabledBecause={creation.isPending && 'The job is being written down'}>
            {nothingLeft ? 'Close' : 'Cancel'}
          </Button>
        </Dialog.Close>
        {!nothingLeft && (
          <Button look="danger" type="submit" form={formId} disabledBecause={blocked}>
            {creation.isPending
              ? 'Starting…'
              : creation.error
                ? 'Try again'
                : `Delete ${formatCount(count, 'import')}`}
          </Button>
        )}
      </div>
    </AlertDialog>
  )
}
