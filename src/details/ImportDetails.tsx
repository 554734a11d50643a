import { useQuery } from '@tanstack/react-query'
import { memo, type Ref, useCallback, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { explainError } from '../api/error-words.ts'
import { type Import, isUnreadable } from '../contract/import.ts'
import type { DeleteResult } from '../queries/delete-import.ts'
import { importQuery, importsListQuery } from '../queries/imports.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { useRefused } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { ChangeLink } from '../account/ChangeLink.tsx'
import { EditForm, type EditStart } from './EditForm.tsx'
import { unsavedOf } from './edit.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { CodeSample } from '../requests/CodeSample.tsx'
import { DeleteDialog } from '../delete/DeleteDialog.tsx'
import { UsedBySection } from '../delete/ImpactReport.tsx'
import { ImportFacts, UnreadableFields } from './ImportFacts.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { CloseWords, PanelBar } from '../ui/SidePanel.tsx'

type Props = {
  id: string
  /** Whether the dialog that asks before deleting is open. */
  deleting: boolean
  onDeleting: (on: boolean) => void
  onClose: () => void
  onDeleted: (title: string, result: DeleteResult) => void
}

/** One import beside the list: its failure first, then everything else. */
export const ImportDetails = memo(function ImportDetails(props: Props) {
  const { id, deleting, onDeleting, onClose, onDeleted } = props
  const query = useQuery(importQuery(id))
  const read = query.data !== undefined
  // The list's copy is shown until the import is read; after that the list is not searched any more.
  const find = useCallback(
    (list: ImportsList) => (read ? null : (list.imports.find((listed) => listed.id === id) ?? null)),
    [read, id],
  )
  const listed = useQuery({ ...importsListQuery, select: find, notifyOnChangeProps: ['data'] })
  const item = query.data ?? listed.data
  // An import that could not be read comes from the list, which drops it before the dialog has shown the outcome.
  const [asked, setAsked] = useState<Import | null>(null)
  if (deleting && item && asked?.id !== id) setAsked(item)
  const toDelete = item ?? (asked?.id === id ? asked : null)

  return (
    <aside aria-label="Import details" className="flex min-h-0 flex-1 flex-col">
      <PanelBar
        close={
          <Button look="quiet" onClick={onClose}>
            <CloseWords />
          </Button>
        }
      >
        {item && query.error?.status !== 404 && <DeleteButton onClick={() => onDeleting(true)} />}
      </PanelBar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.error?.status === 404 || query.error?.status === 400 ? (
          <UnknownImport id={id} />
        ) : (
          query.error && (
            <div className="p-4">
              <FailureNotice
                {...explainError(query.error)}
                since={query.errorUpdatedAt}
                onRetry={() => void query.refetch()}
                retrying={query.isFetching}
              />
            </div>
          )
        )}
        {item ? query.error?.status !== 404 && <Body item={item} /> : !query.error && <Loading />}
      </div>
      {deleting && toDelete && (
        <DeleteDialog
          item={toDelete}
          onClose={() => onDeleting(false)}
          onDeleted={(result) => onDeleted(displayTitle(toDelete), result)}
        />
      )}
    </aside>
  )
})

function DeleteButton({ onClick }: { onClick: () => void }) {
  const refused = useRefused()
  return (
    <Button look="dangerOutline" onClick={onClick} disabledBecause={refused}>
      Delete import…
    </Button>
  )
}

function Body({ item }: { item: Import }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // The panel has opened: keyboard and screen reader continue here.
  useEffect(() => heading.current?.focus(), [])
  const refused = useRefused()
  // Goes on with changes that were left unsaved.
  const [editing, setEditing] = useState<EditStart | null>(() => unsavedOf(item.id) && 'kept')
  const editButton = useRef<HTMLButtonElement>(null)
  const edited = useRef(false)
  // The form that had the focus is closed.
  useEffect(() => {
    if (editing === null && edited.current) editButton.current?.focus()
  }, [editing])
  useShortcuts('Open import', [
    { key: 'e', does: 'Edit', run: refused || editing ? undefined : () => setEditing('title') },
  ])
  const buttonFor = (what: 'title' | 'metadata') =>
    editing === null && (
      <EditButton
        what={what}
        onClick={() => setEditing(what)}
        {...(what === 'title' && { ref: editButton })}
      />
    )
  return (
    <>
      <header className="border-b border-line px-4 py-4">
        <div className="flex items-start justify-between gap-2">
          <h2
            ref={heading}
            tabIndex={-1}
            className={`min-w-0 text-xl font-semibold outline-none wrap-anywhere ${item.title.trim() === '' ? 'text-muted italic' : ''}`}
          >
            <bdi>{displayTitle(item)}</bdi>
          </h2>
          {buttonFor('title')}
        </div>
        <p className="mt-1">
          <StatusBadge status={item.status} />
        </p>
      </header>
      {editing && (
        <EditForm
          item={item}
          start={editing}
          onClose={() => {
            edited.current = true
            setEditing(null)
          }}
        />
      )}
      {item.unreadable && <UnreadableFields unreadable={item.unreadable} />}
      {hasFailure(item) && <FailureSection item={item} />}
      {item.status === 'failed' && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-3">
          <ChangeLink href={`/new-import?from=${item.id}`}>Re-import…</ChangeLink>
          <span className="text-sm text-muted">Keeps the title, metadata and entity type</span>
        </p>
      )}
      <UsedBySection importId={item.id} />
      <ImportFacts item={item} metadataAction={!isUnreadable(item, 'metadata') && buttonFor('metadata')} />
      <CodeSample actions={actionsOn(item)} />
    </>
  )
}

function actionsOn({ id, title, metadata }: Import) {
  return [
    { label: 'Get this import', action: { kind: 'get import', id } },
    {
      label: 'Change its title and metadata',
      action: { kind: 'update import', id, changes: { title, metadata } },
    },
    { label: 'Delete it', action: { kind: 'delete import', id } },
    { label: 'List the websets that may use it', action: { kind: 'list websets' } },
  ] as const
}

function Loading() {
  return (
    <div role="status" aria-label="Loading the import" className="space-y-3 p-4">
      <div className="h-5 w-3/4 rounded bg-line" />
      <div className="h-3 w-1/4 rounded bg-line" />
      <div className="mt-6 h-24 rounded bg-surface" />
    </div>
  )
}

function UnknownImport({ id }: { id: string }) {
  return (
    <EmptyState
      title="No import has this id"
      action={
        <>
          <Link
            href="/deletions"
            className="inline-flex min-h-8 items-center font-medium text-accent underline"
          >
            Look in the deletions
          </Link>
        </>
      }
    >
      <p>
        <code className="font-mono text-xs wrap-anywhere">{id}</code>
      </p>
      <p className="mt-2">
        It was deleted, or the link is wrong. Deletions made here are on the Deletions page.
      </p>
    </EmptyState>
  )
}

type EditButtonProps = {
  what: 'title' | 'metadata'
  onClick: () => void
  ref?: Ref<HTMLButtonElement>
}

/** Opens the form, or says why nothing can be changed. */
function EditButton({ what, onClick, ref }: EditButtonProps) {
  const refused = useRefused()
  return (
    <Button
      {...(ref && { ref })}
      look="quiet"
      className="-my-1 -mr-2 shrink-0 px-2 text-sm"
      onClick={onClick}
      disabledBecause={refused}
      aria-label={`Edit ${what}`}
      {...(what === 'title' && { 'aria-keyshortcuts': 'e' })}
    >
      Edit
    </Button>
  )
}
