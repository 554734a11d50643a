import { useEffect, useId, useRef, useState } from 'react'
import { explainError } from '../api/error-words.ts'
import type { Import } from '../contract/import.ts'
import { conflictsOf, patchOf, withChoices } from '../queries/import-changes.ts'
import { type Update, useUpdateImport } from '../queries/update-import.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-clock.ts'
import { MetadataEditor } from './MetadataEditor.tsx'
import { metadataErrors, rowsOf } from './metadata-rows.ts'
import { ConflictFields } from './ConflictFields.tsx'
import { DiscardDialog } from './DiscardDialog.tsx'
import { editedOf } from './edit.ts'
import { keepUnsaved } from './unsaved.ts'
import { useEdit } from './use-edit.ts'
import { useEscape } from './use-escape.ts'

/** Where the editing begins; `kept` goes on with changes that were left unsaved, and takes no focus. */
export type EditStart = 'title' | 'metadata' | 'kept'

type Props = {
  item: Import
  start: EditStart
  /** It was saved, or thrown away. */
  onClose: () => void
}

/** Edits title and metadata in the panel, and stays until they are saved or thrown away. */
export function EditForm({ item, start, onClose }: Props) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { edit, changed, change } = useEdit(item)
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const [met, setMet] = useState(0)
  const [failedAt, setFailedAt] = useState(0)
  const update = useUpdateImport(item.id)
  const wait = useCountdown(update.error?.retryAfter ?? 0, failedAt)

  const mine = editedOf(edit)
  const conflicts = edit.theirs ? conflictsOf(edit.base, mine, edit.theirs) : []
  const isStale = !edit.theirs && conflictsOf(edit.base, mine, item).length > 0
  const errors = metadataErrors(edit.rows)
  const blocked =
    (update.isPending && 'It is being saved') ||
    (wait > 0 && 'Exa asked for this wait') ||
    (changed === null && !edit.theirs && 'Nothing is changed yet')

  useEffect(() => {
    if (start === 'kept') return
    const first = start === 'title' ? '[data-title]' : 'input[data-key], [data-add]'
    form.current?.querySelector<HTMLElement>(first)?.focus()
  }, [start])

  // A conflict was met: the choice comes first.
  useEffect(() => {
    if (met > 0) form.current?.querySelector<HTMLElement>('input[type="radio"]')?.focus()
  }, [met])

  const close = () => {
    keepUnsaved(item.id, null)
    onClose()
  }
  const leave = () => {
    if (update.isPending) return
    if (changed === null) close()
    else setAsking(true)
  }
  useEscape(leave)

  /** What is typed while it is being saved would be lost: it is not taken. */
  const type: typeof change = (fields) => (update.isPending ? edit : change(fields))
  const focusFirst = (selector: string) =>
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(selector)?.focus())
  const submit = () => {
    if (blocked) return
    setTried(true)
    if (Object.keys(errors).length > 0 || conflicts.some(({ field }) => !edit.choices.has(field))) {
      focusFirst('[aria-invalid], [data-invalid]')
      return
    }
    let { base } = edit
    let wanted = mine
    if (edit.theirs) {
      base = edit.theirs
      wanted = withChoices(mine, edit.theirs, edit.choices)
      const { title, metadata } = wanted
      change({ base, title, rows: rowsOf(metadata), theirs: null, choices: new Map() })
    }
    void send({ base, mine: wanted })
  }

  /** Unlike what is handed to `mutate`, this hears of the end also when the import is no longer open. */
  const send = async (what: Update) => {
    const result = await update.mutateAsync(what).catch(() => setFailedAt(Date.now()))
    if (!result) return
    if (result.outcome === 'saved') return close()
    setTried(false)
    const { title, metadata } = result.item
    const { base, mine: wanted } = what
    change({
      base,
      title: wanted.title,
      rows: rowsOf(wanted.metadata),
      theirs: { title, metadata },
      choices: new Map(),
    })
    setMet((times) => times + 1)
  }

  return (
    <form
      ref={form}
      aria-label="Edit import"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      className="space-y-4 border-b border-line px-4 pt-4"
    >
      {conflicts.length > 0 && (
        <ConflictFields
          conflicts={conflicts}
          choices={edit.choices}
          onChoose={(field, choice) => type({ choices: new Map(edit.choices).set(field, choice) })}
          tried={tried}
        />
      )}
      <div>
        <label htmlFor={`${id}-title`} className="font-medium">
          Title
        </label>
        <input
          id={`${id}-title`}
          data-title
          dir="auto"
          value={edit.title}
          onChange={({ target }) => type({ title: target.value })}
          autoComplete="off"
          className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5"
        />
      </div>
      <MetadataEditor rows={edit.rows} onChange={(rows) => type({ rows })} errors={tried ? errors : {}} />
      {changed !== null && (
        <CodeSample
          className=""
          actions={[
            {
              label: 'Change it like this',
              action: { kind: 'update import', id: item.id, changes: patchOf(edit.base, mine) ?? {} },
            },
          ]}
        />
      )}
      {update.error && <FailureNotice {...explainError(update.error)} since={failedAt} />}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-bg px-4 py-3">
        <p role="status" className="min-w-0 flex-1 basis-40 text-sm text-muted">
          {start === 'kept' && 'Your unsaved changes are still here. '}
          {changed === null ? 'Nothing changed yet' : `Changed: ${changed}`}
          {isStale && '. It was changed elsewhere meanwhile; saving shows both.'}
        </p>
        <Button onClick={leave} disabledBecause={update.isPending && 'It is being saved'}>
          Cancel
        </Button>
        <Button type="submit" look="accent" disabledBecause={blocked}>
          {update.isPending ? 'Saving…' : wait > 0 ? `Save again in ${wait} s` : 'Save'}
        </Button>
      </div>
      {asking && changed !== null && (
        <DiscardDialog changed={changed} onStay={() => setAsking(false)} onDiscard={close} />
      )}
    </form>
  )
}
