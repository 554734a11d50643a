import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { explainError } from '../api/error-words.ts'
import { type Import, isUnreadable } from '../contract/import.ts'
import { conflictsOf, patchOf, withChoices } from '../queries/import-changes.ts'
import { type Update, useUpdateImport } from '../queries/change-import.ts'
import { importQuery } from '../queries/imports.ts'
import { useRefused } from '../queries/refused.ts'
import { isAnswerLost } from '../queries/retry.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useCountdown } from '../ui/use-countdown.ts'
import { MetadataEditor } from './MetadataEditor.tsx'
import { metadataErrors, rowsOf } from './metadata-rows.ts'
import { ConflictFields } from './ConflictFields.tsx'
import { DiscardDialog } from './DiscardDialog.tsx'
import { editedOf, keepUnsaved, useEdit } from './edit.ts'
import { useEscape } from '../ui/use-escape.ts'

/** `asked`: the user asked to edit, so the title takes the focus. `kept`: the form opens with unsaved changes. */
export type EditStart = 'asked' | 'kept'

type Props = {
  item: Import
  start: EditStart
  /** The changes are saved or discarded. */
  onClose: () => void
}

/** Edits title and metadata in the panel, until they are saved or discarded. */
export function EditForm({ item, start, onClose }: Props) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const { edit, changed, change } = useEdit(item)
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const [conflictCount, setConflictCount] = useState(0)
  const [failedAt, setFailedAt] = useState(0)
  const update = useUpdateImport(item.id)
  const wait = useCountdown(update.error?.retryAfter ?? 0, failedAt)
  const reading = useQuery(importQuery(item.id))
  const isLost = update.error !== null && isAnswerLost(update.error)
  /** Whether the import was read since the answer was lost. */
  const isKnown = isLost && failedAt > 0 && reading.dataUpdatedAt >= failedAt

  const mine = editedOf(edit)
  const conflicts = edit.theirs ? conflictsOf(edit.base, mine, edit.theirs) : []
  const isStale = !edit.theirs && conflictsOf(edit.base, mine, item).length > 0
  const errors = metadataErrors(edit.rows)
  const refused = useRefused('Editing')
  const blocked =
    refused ||
    (update.isPending && 'It is being saved') ||
    (wait > 0 && 'Exa asked for this wait') ||
    (changed === null && !edit.theirs && 'There are no changes')

  useEffect(() => {
    if (start === 'asked') form.current?.querySelector<HTMLElement>('[data-title]')?.focus()
  }, [start])

  // A new conflict must be resolved first.
  useEffect(() => {
    if (conflictCount > 0) form.current?.querySelector<HTMLElement>('input[type="radio"]')?.focus()
  }, [conflictCount])

  const close = () => {
    keepUnsaved(item.id, null)
    onClose()
  }
  const gotThrough = isKnown && reading.data !== undefined && patchOf(reading.data, mine) === null
  const closeWhenSaved = useEffectEvent(close)
  useEffect(() => {
    if (gotThrough) closeWhenSaved()
  }, [gotThrough])
  const leave = () => {
    if (update.isPending) return
    if (changed === null) close()
    else setAsking(true)
  }
  useEscape(leave)

  /** Ignores typing during a save: it would be lost. */
  const changeUnlessSaving: typeof change = (fields) => {
    if (!update.isPending) change(fields)
  }
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

  /** `mutateAsync`, because callbacks of `mutate` do not run when the import is no longer open. */
  const send = async (what: Update) => {
    setFailedAt(0)
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
    setConflictCount((times) => times + 1)
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
          onChoose={(field, choice) =>
            changeUnlessSaving({ choices: new Map(edit.choices).set(field, choice) })
          }
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
          onChange={({ target }) => changeUnlessSaving({ title: target.value })}
          autoComplete="off"
          className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5"
        />
      </div>
      {isUnreadable(item, 'metadata') ? (
        <p className="text-sm text-muted">
          Part of the metadata couldn’t be read, and saving would remove that part. It can’t be edited here.
        </p>
      ) : (
        <MetadataEditor
          rows={edit.rows}
          onChange={(rows) => changeUnlessSaving({ rows })}
          errors={tried ? errors : {}}
        />
      )}
      {changed !== null && (
        <CodeSample
          className=""
          actions={[
            {
              label: 'Update it like this',
              action: { kind: 'update import', id: item.id, changes: patchOf(edit.base, mine) ?? {} },
            },
          ]}
        />
      )}
      {isLost ? (
        <Notice
          look={isKnown ? 'danger' : 'warn'}
          role="alert"
          title={isKnown ? 'Not saved' : 'It’s not known yet whether the changes were saved'}
        >
          {isKnown
            ? 'The changes did not reach Exa. Save again.'
            : 'The console did not answer. The form closes by itself if they were. Nothing is sent again.'}
        </Notice>
      ) : (
        update.error && <FailureNotice {...explainError(update.error)} />
      )}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-bg px-4 py-3">
        <p role="status" className="min-w-0 flex-1 basis-40 text-sm text-muted">
          {start === 'kept' && 'Your unsaved changes were kept. '}
          {changed === null ? 'No changes yet' : `Changed: ${changed}`}
          {isStale && '. Somebody else has changed it; saving shows both versions.'}
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
