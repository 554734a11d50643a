import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { useId, useRef, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { exportFileName, type ExportFormat, exportFormats, exportImports } from './export-imports.ts'
import { saveBlob } from '../lib/save-blob.ts'
import { serverNow } from '../lib/server-clock.ts'

const listing = [{ label: 'List the imports', action: { kind: 'list imports' } }] as const

/** Exports the imports that match as a file, and shows the code that reads them from the API. */
export function ExportPanel({ imports }: { imports: readonly Import[] }) {
  return (
    <>
      <ExportMenu
        imports={imports}
        label={`Export the ${formatCount(imports.length, 'import')} that match`}
      />
      <CodeSample className="mt-3" actions={listing} />
    </>
  )
}

type Props = {
  imports: readonly Import[]
  /** "Export 412 imports". */
  label: string
}

const names = { csv: 'CSV', json: 'JSON' }

/** Saves imports as a file, with progress and a way to stop. The file holds what was there at the click. */
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
            <CommandButton
              key={format}
              place="List"
              aria-label={`${label} as ${names[format]}`}
              disabledBecause={
                running ? 'An export is running' : imports.length === 0 && 'There is nothing to export'
              }
              onClick={() => void start(imports, format)}
            >
              {names[format]}
            </CommandButton>
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
          Nothing was saved. Try again, or export fewer imports. The browser says: {state.message}
        </Notice>
      )}
    </div>
  )
}

/** When the export ends, the cancel button disappears; its focus goes to the first button. */
function handFocusBack(button: HTMLButtonElement | null) {
  const group = button?.parentElement
  return () => {
    if (document.activeElement === button) group?.querySelector('button')?.focus()
  }
}

type ExportState =
  | { step: 'idle' }
  | { step: 'running'; format: ExportFormat; done: number; total: number }
  | { step: 'done'; fileName: string; total: number }
  | { step: 'canceled' }
  | { step: 'failed'; message: string }

/** One export at a time. It goes on when its menu is closed meanwhile. */
function useExport() {
  const [state, setState] = useState<ExportState>({ step: 'idle' })
  const running = useRef<AbortController | null>(null)

  const start = async (imports: readonly Import[], format: ExportFormat) => {
    const controller = new AbortController()
    running.current = controller
    const { signal } = controller
    const total = imports.length
    setState({ step: 'running', format, done: 0, total })
    try {
      const onProgress = (done: number) => setState({ step: 'running', format, done, total })
      const blob = await exportImports(imports, format, { signal, onProgress })
      // Stopped after the last piece.
      signal.throwIfAborted()
      const fileName = exportFileName(format, new Date(serverNow()))
      saveBlob(blob, fileName)
      setState({ step: 'done', fileName, total })
    } catch (error) {
      if (signal.aborted) setState({ step: 'canceled' })
      else setState({ step: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  return { state, start, cancel: () => running.current?.abort() }
}
