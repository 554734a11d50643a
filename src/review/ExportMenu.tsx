import { useId } from 'react'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { exportFormats } from './export-imports.ts'
import { useExport } from './use-export.ts'

type Props = {
  imports: readonly Import[]
  /** What is exported, as a request: "Export 412 imports". */
  label: string
}

const names = { csv: 'CSV', json: 'JSON' }

/** Saves imports as a file, with progress and a way to stop. What is exported is what was there at the click. */
export function ExportMenu({ imports, label }: Props) {
  const labelId = useId()
  const { state, start, cancel } = useExport()
  const running = state.step === 'running' ? state : null
  const percent = running && Math.floor((running.done / running.total) * 100)

  return (
    <div className="flex max-w-full flex-col gap-1.5">
      <div role="group" aria-labelledby={labelId} className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span id={labelId} className="text-muted">
          {label}
        </span>
        <span className="flex gap-2">
          {exportFormats.map((format) => (
            <Button
              key={format}
              aria-label={`${label} as ${names[format]}`}
              disabledBecause={
                running ? 'An export is under way' : imports.length === 0 && 'There is nothing to export'
              }
              onClick={() => void start(imports, format)}
            >
              {names[format]}
            </Button>
          ))}
        </span>
        {percent !== null && (
          <>
            <span
              role="progressbar"
              aria-label="Export"
              aria-valuemin={0}
              aria-valuemax={100}
              aria-valuenow={percent}
              className="text-sm text-muted"
            >
              Exporting… {percent}%
            </span>
            <Button ref={handFocusBack} look="quiet" onClick={cancel}>
              Cancel
            </Button>
          </>
        )}
        <span role="status" className="text-sm text-muted wrap-anywhere">
          {running && <span className="sr-only">Exporting {formatCount(running.total, 'import')}</span>}
          {state.step === 'done' && `Exported ${formatCount(state.total, 'import')} to ${state.fileName}`}
          {state.step === 'canceled' && 'Export canceled, nothing was saved'}
        </span>
      </div>
      {state.step === 'failed' && (
        <Notice look="danger" title="The export failed" role="alert">
          Nothing was saved. Try again, or export fewer imports at a time. The browser says: {state.message}
        </Notice>
      )}
    </div>
  )
}

/** The cancel button goes when the export ends; a focus on it goes to the first button, which stays. */
function handFocusBack(button: HTMLButtonElement | null) {
  const group = button?.parentElement
  return () => {
    if (document.activeElement === button) group?.querySelector('button')?.focus()
  }
}
