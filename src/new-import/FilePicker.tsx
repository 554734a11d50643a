import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { formatCount } from '../lib/format.ts'
import { formatSize } from '../lib/format-size.ts'
import { useInfo } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  file: File | null
  onPick: (file: File | null) => void
  error: string | undefined
}

/** Takes a file: dropped, chosen, or made of pasted text. */
export function FilePicker({ file, onPick, error }: Props) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [pasting, setPasting] = useState(false)
  const [text, setText] = useState('')
  /** What became of a drop that was not a single file. */
  const [note, setNote] = useState<string | null>(null)
  useEffect(keepPage, [])
  const keptDays = useInfo(({ keepFilesDays }) => keepFilesDays)

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [dropped, ...others] = event.dataTransfer.files
    if (dropped) onPick(dropped)
    if (others.length > 0) setNote(`Only “${dropped?.name}” was taken. Import one file at a time.`)
    else setNote(dropped ? null : 'That wasn’t a file. Drop a CSV file, or paste text instead.')
  }
  const pick = (picked: File) => {
    setNote(null)
    onPick(picked)
  }
  const usePasted = () => {
    pick(new File([text], 'pasted.csv', { type: 'text/csv' }))
    setPasting(false)
  }

  return (
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`rounded-md border border-dashed p-4 ${over ? 'border-accent bg-surface' : 'border-edge'}`}
    >
      {file && (
        <p className="mb-2 flex flex-wrap items-baseline gap-x-3">
          <bdi className="font-medium wrap-anywhere">{file.name}</bdi>
          <span className="text-sm text-muted">{formatSize(file.size)}</span>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm text-muted max-sm:w-full">
          {file ? 'Drop another CSV file here, or' : 'Drop a CSV file here, or'}
        </span>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="CSV file"
          accept=".csv,.tsv,.txt,text/csv"
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen) pick(chosen)
            // The same file may be chosen again once it was corrected.
            target.value = ''
          }}
        />
        <CommandButton
          place="New import"
          onClick={() => input.current?.click()}
          aria-describedby={error ? `${id}-error` : undefined}
          aria-invalid={error ? true : undefined}
        >
          Choose a file…
        </CommandButton>
        <Button look="quiet" onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
          Paste text instead
        </Button>
      </div>
      {pasting && (
        <div className="mt-3">
          <label htmlFor={`${id}-text`}>CSV text</label>
          <textarea
            id={`${id}-text`}
            value={text}
            onChange={({ target }) => setText(target.value)}
            rows={6}
            spellCheck={false}
            placeholder={'name,website\nAcme,https://acme.example'}
            className="mt-1 w-full rounded-md border border-edge bg-bg px-2.5 py-1.5 font-mono text-xs"
          />
          <Button
            className="mt-1"
            onClick={usePasted}
            disabledBecause={text.trim() === '' && 'Paste some text first'}
          >
            Use this text
          </Button>
        </div>
      )}
      <p className="mt-2 text-sm text-muted">
        {keptDays
          ? `The console’s server keeps a copy for ${formatCount(keptDays, 'day')} after its last use. It may hold people’s data.`
          : 'The console keeps no copy.'}
      </p>
      <p role="status" className="mt-2 text-sm text-warn empty:hidden">
        {note}
      </p>
      {error && (
        <p id={`${id}-error`} className="mt-2 text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

const refuse = (event: globalThis.DragEvent) => event.preventDefault()

/** A file that is dropped beside the box would be opened by the browser, in place of the page. */
function keepPage() {
  addEventListener('dragover', refuse)
  addEventListener('drop', refuse)
  return () => {
    removeEventListener('dragover', refuse)
    removeEventListener('drop', refuse)
  }
}
