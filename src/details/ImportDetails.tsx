import { useQuery } from '@tanstack/react-query'
import { memo, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import type { DeleteResult } from '../queries/delete-import.ts'
import { importQuery, importsListQuery } from '../queries/imports.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { useRefused } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFocusIfLost } from '../ui/focus.ts'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { ReimportLine, reimportAddress, repairAddress } from './ReimportLine.tsx'
import { StorySection } from './StorySection.tsx'
import { StuckSection } from './StuckSection.tsx'
import { isStuck } from '../labels/stuck.ts'
import { useNow } from '../ui/use-clock.ts'
import { EditForm, type EditStart } from './EditForm.tsx'
import { type Edit, unsavedOf } from './edit.ts'
import { LostEdit } from './LostEdit.tsx'
import { mayBeRepaired } from '../labels/failure-advice.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { CodeSample } from '../requests/CodeSample.tsx'
import { DeleteDialog } from '../delete/DeleteDialog.tsx'
import { UsedBySection } from '../delete/ImpactReport.tsx'
import { ImportFacts, UnreadableFields } from './ImportFacts.tsx'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { CloseWords, PanelBar } from '../ui/PanelBar.tsx'

type Props = {
  id: string
  /** Whether the delete dialog is open. */
  deleting: boolean
  onDeleting: (on: boolean) => void
  onClose: () => void
  onDeleted: (title: string, result: DeleteResult) => void
  onHeld: (ids: readonly string[]) => void
}

/** One import beside the list: its failure first, then everything else. */
export const ImportDetails = memo(function ImportDetails(props: Props) {
  const { id, deleting, onDeleting, onClose, onDeleted, onHeld } = props
  const [, navigate] = useLocation()
  const query = useQuery(importQuery(id))
  const read = query.data !== undefined
  // The copy in the list is shown until the import is read. After that the list need not be searched.
  const find = useCallback(
    (list: ImportsList) => (read ? null : (list.imports.find((listed) => listed.id === id) ?? null)),
    [read, id],
  )
  const listed = useQuery({ ...importsListQuery, select: find, notifyOnChangeProps: ['data'] })
  const item = query.data ?? listed.data
  // If the import could not be read, it comes from the list, which drops it before the dialog has shown the outcome.
  const [itemWhenAsked, setItemWhenAsked] = useState<Import | null>(null)
  if (deleting && item && !itemWhenAsked) setItemWhenAsked(item)
  const toDelete = item ?? itemWhenAsked

  const mayNotEdit = useRefused('Editing')
  const mayNotDelete = useRefused('Deleting')
  const mayNotCreate = useRefused('Creating imports')
  // The form opens by itself if there are unsaved changes.
  const [editing, setEditing] = useState<EditStart | null>(() => unsavedOf(id) && 'kept')
  const editButton = useRef<HTMLButtonElement>(null)
  const edited = useRef(false)
  // The form is closed, and had the focus.
  useEffect(() => {
    if (editing === null && edited.current) editButton.current?.focus()
  }, [editing])
  const edit = () => setEditing('asked')
  const isThere = item !== undefined && item !== null && query.error?.status !== 404
  const failed = isThere && !mayNotCreate && item.status === 'failed' ? item : undefined
  const repairable = failed && mayBeRepaired(failed) ? failed : undefined
  const panel = useRef<HTMLElement>(null)
  // By its button, which says whether that worked.
  const copyId = () => panel.current?.querySelector<HTMLElement>('[aria-label="Copy id"]')?.click()
  useShortcuts('Open import', [
    { key: 'e', does: 'Edit', run: isThere && !mayNotEdit && !editing ? edit : undefined },
    { does: 'Repair…', run: repairable && (() => navigate(repairAddress(repairable))) },
    { does: 'Re-import…', run: failed && (() => navigate(reimportAddress(failed))) },
    { does: 'Copy the id', run: isThere ? copyId : undefined },
    { does: 'Close', run: onClose },
  ])

  return (
    <aside ref={panel} aria-label="Import details" className="flex min-h-0 flex-1 flex-col">
      <PanelBar
        close={
          <Button look="quiet" onClick={onClose}>
            <CloseWords />
          </Button>
        }
      >
        {isThere && (
          <>
            <Button
              ref={editButton}
              onClick={edit}
              disabledBecause={mayNotEdit || (editing !== null && 'You are editing it')}
              aria-keyshortcuts="e"
            >
              Edit
            </Button>
            <Button
              look="dangerOutline"
              onClick={() => onDeleting(true)}
              disabledBecause={mayNotDelete}
              aria-keyshortcuts="d"
            >
              Delete import…
            </Button>
          </>
        )}
      </PanelBar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.error?.status === 404 || query.error?.status === 400 ? (
          <UnknownImport id={id} edit={unsavedOf(id)} />
        ) : (
          <QueryFailure query={query} shown={Boolean(item)} />
        )}
        {isThere ? (
          <Body
            item={item}
            form={
              editing && (
                <EditForm
                  item={item}
                  start={editing}
                  onClose={() => {
                    edited.current = true
                    setEditing(null)
                  }}
                />
              )
            }
          />
        ) : (
          !query.error && <Loading />
        )}
      </div>
      <QueryNote query={query} shown={Boolean(item) && query.error?.status !== 404} />
      {deleting && toDelete && (
        <DeleteDialog
          item={toDelete}
          onClose={() => onDeleting(false)}
          onDeleted={(result) => onDeleted(displayTitle(toDelete), result)}
          onHeld={onHeld}
        />
      )}
    </aside>
  )
})

/** Memoized: the delete dialog opens and closes beside it. */
const Body = memo(function Body({ item, form }: { item: Import; form: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // The panel has opened: keyboard and screen reader users continue here.
  useEffect(() => heading.current?.focus(), [])
  const stuck = isStuck(item, useNow()) && !hasFailure(item)
  return (
    <>
      <header className="border-b border-line px-4 py-4">
        <h2
          ref={heading}
          tabIndex={-1}
          className={`text-xl font-semibold outline-none wrap-anywhere ${item.title.trim() === '' ? 'text-muted italic' : ''}`}
        >
          <bdi>{displayTitle(item)}</bdi>
        </h2>
        <p className="mt-1">
          <StatusBadge status={item.status} />
        </p>
      </header>
      {form}
      {item.unreadable && <UnreadableFields unreadable={item.unreadable} />}
      {hasFailure(item) && <FailureSection item={item} />}
      {stuck && <StuckSection item={item} />}
      {(item.status === 'failed' || stuck) && <ReimportLine item={item} />}
      <UsedBySection importId={item.id} />
      <ImportFacts item={item} />
      <StorySection importId={item.id} />
      <CodeSample actions={actionsOn(item)} />
    </>
  )
})

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

/** `edit`: what was typed before it was gone, and not saved. */
function UnknownImport({ id, edit }: { id: string; edit: Edit | null }) {
  const section = useRef<HTMLElement>(null)
  useFocusIfLost(section)
  return (
    <section ref={section} tabIndex={-1} aria-label="Unknown import" className="outline-none">
      <EmptyState
        title="No import has this id"
        action={
          <Link
            href="/deletions"
            className="inline-flex min-h-8 items-center font-medium text-accent underline"
          >
            Look in the deletions
          </Link>
        }
      >
        <p>
          <code className="font-mono text-xs wrap-anywhere">{id}</code>
        </p>
        <p className="mt-2">
          It was deleted, or the link is wrong. Deletions made here are on the Deletions page.
        </p>
      </EmptyState>
      {edit && <LostEdit edit={edit} />}
    </section>
  )
}
