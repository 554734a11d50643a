import * as Dialog from '@radix-ui/react-dialog'
import type { Import } from '../../src/contract/import.ts'

const overlay = <Dialog.Overlay className="fixed inset-0 bg-black/40" />

type DeleteDialogProps = { count: number; busy: boolean; onConfirm: () => void; onClose: () => void }

/** Asks before imports are deleted. */
export function DeleteDialog({ count, busy, onConfirm, onClose }: DeleteDialogProps) {
  return (
    <Dialog.Root open={count > 0} onOpenChange={(open) => !open && !busy && onClose()}>
      <Dialog.Portal>
        {overlay}
        <Dialog.Content
          role="alertdialog"
          className="fixed top-1/3 left-1/2 w-96 -translate-x-1/2 rounded bg-white p-5 shadow-lg"
        >
          <Dialog.Title className="font-semibold">
            {count === 1 ? 'Delete 1 import?' : `Delete ${count} imports?`}
          </Dialog.Title>
          <Dialog.Description className="my-3 text-gray-600">This cannot be undone.</Dialog.Description>
          <div className="flex justify-end gap-2">
            <Dialog.Close className="rounded border px-3 py-1.5">Cancel</Dialog.Close>
            <button
              type="button"
              className="rounded bg-red-600 px-3 py-1.5 text-white"
              disabled={busy}
              onClick={onConfirm}
            >
              Delete import
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What is known of one import. */
export function DetailsDialog({ shown, onClose }: { shown: Import | null; onClose: () => void }) {
  const facts = shown && {
    Format: shown.format,
    Entity: shown.entity?.type,
    Count: shown.count,
    Reason: shown.failedReason,
    'Failed at': shown.failedAt,
    Message: shown.failedMessage,
    Metadata: JSON.stringify(shown.metadata),
    Created: shown.createdAt,
  }
  return (
    <Dialog.Root open={shown !== null} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        {overlay}
        <Dialog.Content className="fixed top-0 right-0 h-full w-[28rem] bg-white p-5 shadow-lg">
          <Dialog.Title className="font-semibold">{shown?.title}</Dialog.Title>
          <Dialog.Description className="text-gray-600">{shown?.status}</Dialog.Description>
          <dl className="mt-4 grid grid-cols-[8rem_1fr] gap-2">
            {Object.entries(facts ?? {}).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-gray-500">{name}</dt>
                <dd>{value ?? '–'}</dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
