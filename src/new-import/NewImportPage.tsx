import { type ComponentProps, type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { Import } from '../contract/import.ts'
import { deletionQuery } from '../queries/deletions.ts'
import { importQuery } from '../queries/imports.ts'
import { useReadOnce } from '../queries/use-read-once.ts'
import { Notice } from '../ui/Notice.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { useTitle } from '../ui/use-title.ts'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { failureAdvice, failureTitle } from '../labels/failure-advice.ts'
import { displayTitle } from '../labels/title.ts'
import { beginUpload, currentDraft, forgetDraft, setDraftToRepair } from './creations.ts'
import { emptyForm, formOf, type ImportForm, titleOfFile } from './form.ts'
import { NewImportForm } from './NewImportForm.tsx'
import { Upload } from './Upload.tsx'
import { Icon } from '../ui/Icon.tsx'

/** What the form starts from: a failed import to replace, or a deleted one from the ledger. */
type Origin = { failed: Import } | { deleted: Import; deletionId: string } | null

/** Imports a CSV: checks the file and creates the import. `createdId`: one that was, whose file is on its way. */
export function NewImportPage({ createdId = null }: { createdId?: string | null }) {
  const query = new URLSearchParams(useSearch())
  const from = query.get('from')
  const recreate = query.get('recreate')
  if (createdId !== null)
    return (
      <Frame>
        <Upload key={createdId} id={createdId} />
      </Frame>
    )
  return (
    <Frame>
      {from !== null ? (
        <FromFailed key={from} id={from} />
      ) : recreate !== null ? (
        <FromDeletion key={recreate} deletionId={recreate} />
      ) : (
        <Steps origin={null} />
      )}
    </Frame>
  )
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl px-4 pb-10">
        <p className="pt-2">
          <Link href="/imports" className="inline-flex min-h-8 items-center gap-1 text-muted hover:text-text">
            <Icon name="back" /> All imports
          </Link>
        </p>
        {children}
      </div>
    </div>
  )
}

function FromFailed({ id }: { id: string }) {
  // It may be deleted from here when it is replaced.
  const { read: failed, query } = useReadOnce(importQuery(id))
  if (failed) return <Steps origin={{ failed }} />
  return <Reading query={query} label="Reading the failed import" />
}

function FromDeletion({ deletionId }: { deletionId: string }) {
  // The form is not begun again under whoever fills it in.
  const { read: record, query } = useReadOnce(deletionQuery(deletionId))
  if (record?.import) return <Steps origin={{ deleted: record.import, deletionId }} />
  if (record)
    return (
      <>
        <Notice look="warn" title="The record has no details of the import">
          It was not read before its deletion. Fill in the form yourself.
        </Notice>
        <Steps origin={null} />
      </>
    )
  return <Reading query={query} label="Reading the record" />
}

/** That what the form begins with is being read, or why it cannot be. */
function Reading({ query, label }: Pick<ComponentProps<typeof QueryNote>, 'query'> & { label: string }) {
  return (
    <>
      <ProgressLine active={!query.error} label={label} />
      <QueryFailure query={query} className="" />
      <QueryNote query={query} />
    </>
  )
}

/** The form; once the import is created its own page goes on with the file. */
function Steps({ origin }: { origin: Origin }) {
  const [, navigate] = useLocation()
  const [draft] = useState(currentDraft)
  useEffect(() => forgetDraft, [])
  const [form, setForm] = useState<ImportForm>(() => draft?.form ?? formOfOrigin(origin))
  const [file, setFile] = useState<File | null>(draft?.file ?? null)
  const [identifier, setIdentifier] = useState<number | null>(draft?.identifier ?? null)
  const failed = origin !== null && 'failed' in origin ? origin.failed : null
  const replaces = replacedBy(origin) ?? draft?.replaces ?? null
  useTitle(failed ? 'Re-import' : 'New import')
  return (
    <>
      <h1 className="mt-1 text-xl font-semibold">{failed ? 'Re-import' : 'New import'}</h1>
      <OriginNotice origin={origin} />
      <NewImportForm
        form={form}
        onForm={setForm}
        file={file}
        onFile={(picked) => {
          setFile(picked)
          setIdentifier(null)
          // Until somebody writes another title, it follows the file.
          const isOwn = form.title !== '' && form.title !== (file && titleOfFile(file))
          if (picked && !isOwn) setForm({ ...form, title: titleOfFile(picked) })
        }}
        identifier={identifier}
        onIdentifier={setIdentifier}
        columnFirst={failed?.failedReason === 'missing_identifier'}
        replaces={replaces}
        onRepair={(chosen) => {
          setDraftToRepair({ form, file: chosen, identifier, replaces })
          navigate('/imports/new/repair')
        }}
        onCreated={(created, sent) => {
          beginUpload(created, { form, file: sent, identifier })
          navigate(`/imports/${created.id}`, { replace: true })
        }}
      />
    </>
  )
}

function replacedBy(origin: Origin): string | null {
  if (origin === null) return null
  return 'failed' in origin ? origin.failed.id : origin.deleted.id
}

function formOfOrigin(origin: Origin): ImportForm {
  if (origin === null) return emptyForm
  return formOf('failed' in origin ? origin.failed : origin.deleted)
}

function OriginNotice({ origin }: { origin: Origin }) {
  if (origin === null) return null
  if ('deleted' in origin)
    return (
      <div className="mt-3">
        <Notice title="Recreating a deleted import">
          Title, metadata and entity type come from{' '}
          <Link href={`/deletions/${origin.deletionId}`} className="text-accent underline">
            record {origin.deletionId}
          </Link>
          . Choose the original file below.
        </Notice>
      </div>
    )
  const { failed } = origin
  const { failedReason, failedMessage } = failed
  return (
    <div className="mt-3">
      <Notice
        look="warn"
        title={
          <>
            Replacing “<bdi>{displayTitle(failed)}</bdi>” ({failureTitle(failedReason, failedMessage)})
          </>
        }
      >
        {failedMessage && <p className="line-clamp-4">{failedMessage}</p>}
        <p className="mt-1">
          {failureAdvice(failedReason, failedMessage)?.fix} Its title, metadata and entity type are kept. The
          failed import stays until you delete it.
        </p>
      </Notice>
    </div>
  )
}
