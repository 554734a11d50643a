import { useEffect, useRef, useState } from 'react'
import { saveBlob } from '../lib/save-blob.ts'
import { serverNow } from '../lib/server-clock.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import type { DeletionFilter } from '../queries/deletions.ts'
import { useInfo } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { exportDeletions, type ExportFormat } from './export-deletions.ts'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  filter: DeletionFilter
  /** How many records match. */
  count: number
  /** How the name of the file begins. */
  name?: string
}

/** Saves every record that matches as a file, with progress and a way to stop. */
export function ExportButtons({ filter, count, name = 'deletions' }: Props) {
  const running = useRef<AbortController | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const signsIn = useInfo(({ signIn }) => signIn !== null) ?? false
  useEffect(() => () => running.current?.abort(), [])

  const save = async (format: ExportFormat) => {
    const controller = new AbortController()
    running.current = controller
    setSaid('')
    setDone(0)
    let written = 0
    try {
      const blob = await exportDeletions(filter, { format, signsIn }, controller.signal, (records) => {
        written = records
        setDone(records)
      })
      controller.signal.throwIfAborted()
      saveBlob(
        blob,
        `${name}-${new Date(serverNow()).toISOString().slice(0, 16).replaceAll(':', '')}.${format}`,
      )
      setSaid(`Exported ${formatCount(written, 'record')}`)
    } catch (error) {
      setSaid(
        controller.signal.aborted
          ? 'Export canceled. Nothing was saved.'
          : `Export failed. Nothing was saved. ${error instanceof Error ? error.message : String(error)}`,
      )
    }
    setDone(null)
  }
  const blocked = done === null ? count === 0 && 'There is nothing to export' : 'An export is running'
  return (
    <div role="group" aria-label="Export" className="flex flex-wrap items-center gap-2 print:hidden">
      <span role="status" className="text-sm text-muted empty:hidden">
        {done === null ? said : `Exporting: ${formatNumber(done)} of ${formatNumber(count)}…`}
      </span>
      {done !== null && (
        <Button look="quiet" onClick={() => running.current?.abort()}>
          Cancel
        </Button>
      )}
      <span aria-hidden className="text-sm text-muted">
        Export
      </span>
      {(['csv', 'json'] as const).map((format) => (
        <CommandButton
          key={format}
          place="Deletions"
          aria-label={`Export ${formatCount(count, 'record')} as ${format.toUpperCase()}`}
          onClick={() => void save(format)}
          disabledBecause={blocked}
        >
          {format.toUpperCase()}
        </CommandButton>
      ))}
    </div>
  )
}
