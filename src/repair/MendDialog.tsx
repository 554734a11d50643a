import { useEffect, useId, useRef, useState } from 'react'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog, DialogClose, DialogTitle } from '../ui/Dialog.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import type { RowMend, RowsMend } from '../csv-worker/repair/mends.ts'
import type { Preview } from '../csv-worker/repair/preview.ts'
import type { RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { mendHints, mendWords } from './kind-words.ts'
import { defaultMend, MendOptions } from './MendOptions.tsx'
import { MendPreview } from './MendPreview.tsx'
import type { CsvWorker } from '../csv-worker/open-worker.ts'

type Props = {
  type: RowMend['type']
  kind: RowKind | 'all'
  state: RepairState
  client: CsvWorker
  onApply: (mend: RowsMend, label: string) => void
  onClose: () => void
}

/** Previews a mend of all rows of a kind, and applies it. */
export function MendDialog({ type, kind, state, client, onApply, onClose }: Props) {
  const id = useId()
  const [mend, setMend] = useState<RowsMend>(() => ({ ...defaultMend(type, state), kind }))
  const [known, setKnown] = useState<{
    mend: RowsMend
    preview: Preview | null
    failure: string | null
  } | null>(null)
  const apply = useRef<HTMLButtonElement>(null)
  const words = mendWords(type, kind)

  useEffect(() => {
    let isLate = false
    client.ask('preview', mend).then(
      (preview) => !isLate && setKnown({ mend, preview, failure: null }),
      (error: unknown) => !isLate && setKnown({ mend, preview: null, failure: String(error) }),
    )
    return () => {
      isLate = true
    }
  }, [client, mend])

  const current = known?.mend === mend ? known : null
  const preview = known?.preview
  const changed = current?.preview?.changed ?? 0
  const blocked =
    (current === null && 'The preview is being made') || (changed === 0 && 'This would change nothing')
  return (
    <Dialog
      role="dialog"
      first={() => apply.current}
      onLeave={onClose}
      leaveOnPressBeside
      className="m-auto flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-3xl flex-col gap-3 p-5"
    >
      <DialogTitle>{words}</DialogTitle>
      <p>{mendHints[type]}</p>
      <MendOptions mend={mend} state={state} onChange={setMend} />
      <ProgressLine active={current === null} label="Making the preview" />
      <div className="min-h-0 overflow-y-auto">
        {current?.failure && <p role="alert">{current.failure}</p>}
        {preview && (
          <>
            <p role="status" id={`${id}-count`}>
              {changed === 0
                ? 'Changes no row.'
                : `${type === 'drop' ? 'Drops' : 'Changes'} ${formatCount(changed, 'row')}.`}
              {preview.unchanged > 0 &&
                ` ${formatCount(preview.unchanged, 'row')} of this kind stay as they are.`}
            </p>
            <MendPreview preview={preview} header={state.report.header} />
          </>
        )}
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <DialogClose>Cancel</DialogClose>
        <Button
          ref={apply}
          look="accent"
          aria-describedby={`${id}-count`}
          disabledBecause={blocked}
          onClick={() => onApply(mend, words)}
        >
          {words}
        </Button>
      </div>
    </Dialog>
  )
}
