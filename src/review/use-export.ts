import { useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { exportFileName, type ExportFormat, exportImports } from './export-imports.ts'
import { saveBlob } from '../lib/save-blob.ts'
import { serverNow } from '../lib/server-clock.ts'

export type ExportState =
  | { step: 'idle' }
  | { step: 'running'; format: ExportFormat; done: number; total: number }
  | { step: 'done'; fileName: string; total: number }
  | { step: 'canceled' }
  | { step: 'failed'; message: string }

/**
 * One export at a time: starts it, follows it, stops it. One that is under way when the component goes, as when its menu
 * closes, goes on to its file.
 */
export function useExport() {
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
      // Stopped after the last piece: still no file.
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
