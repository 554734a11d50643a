import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { FailureSection } from '../labels/FailureSection.tsx'
import { displayTitle } from '../labels/title.ts'
import { draftToRepair, type ReplacingDraft } from '../new-import/creations.ts'
import { FilePicker } from '../new-import/FilePicker.tsx'
import { keptFileQuery } from '../queries/uploaded-file.ts'
import { importQuery } from '../queries/imports.ts'
import { useReadOnce } from '../queries/use-read-once.ts'
import { takeFocus } from '../ui/focus.ts'
import { Icon } from '../ui/Icon.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { useTitle } from '../ui/use-title.ts'
import { ImportAgain } from './ImportAgain.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import { rowsNamedIn } from './named-rows.ts'
import './repair.css'
import { RepairView } from './RepairView.tsx'
import { UseFile } from './UseFile.tsx'
import { useRepair } from './use-repair.ts'

/** Repairs the file of a failed import; `id` is `new` for a file that was chosen for a new one. */
export function RepairPage({ id }: { id: string }) {
  return id === 'new' ? <RepairNew /> : <RepairFailed id={id} />
}

function RepairFailed({ id }: { id: string }) {
  // It may be deleted from here when it is replaced.
  const { read: failed, query } = useReadOnce(importQuery(id))
  const title = failed ? displayTitle(failed) : ''
  useTitle(failed ? `Repair ${title}` : 'Repair')
  if (!failed)
    return (
      <Frame back={`/imports/${id}`} title="Repair">
        <ProgressLine active={!query.error} label="Reading the failed import" />
        <QueryFailure query={query} className="" />
        <QueryNote query={query} />
      </Frame>
    )
  return (
    <Frame
      back={`/imports/${id}`}
      title={
        <>
          Repair “<bdi>{title}</bdi>”
        </>
      }
    >
      <FileOfFailed failed={failed} />
    </Frame>
  )
}

/** Opens the kept file, or one that the user chooses. */
function FileOfFailed({ failed }: { failed: Import }) {
  const kept = useQuery(keptFileQuery(failed.id))
  const [chosen, setChosen] = useState<File | null>(null)
  const file = chosen ?? kept.data?.file
  if (file) return <Opened file={file} failed={failed} draft={null} />
  if (kept.isPending) return <ProgressLine active label="Fetching the file" />
  return (
    <div className="mt-3 max-w-3xl space-y-3">
      <div className="rounded-md border border-line">
        <FailureSection item={failed} />
      </div>
      <QueryFailure query={kept} className="" />
      <p>
        {kept.data?.why ?? 'The console does not have the file of this import.'} Choose the file to repair it
        here.
      </p>
      <FilePicker file={null} onPick={setChosen} error={undefined} />
    </div>
  )
}

function RepairNew() {
  useTitle('Repair a file')
  const [draft] = useState(draftToRepair)
  const [file, setFile] = useState<File | null>(draft?.file ?? null)
  return (
    <Frame back="/new-import" title="Repair a file">
      {file ? (
        <Opened key={file.name} file={file} failed={null} draft={draft} />
      ) : (
        <div className="mt-3 max-w-3xl">
          <FilePicker file={null} onPick={setFile} error={undefined} />
        </div>
      )}
    </Frame>
  )
}

function Frame({ back, title, children }: { back: string; title: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4">
      <p className="pt-2">
        <Link href={back} className="inline-flex min-h-8 items-center gap-1 text-muted hover:text-text">
          <Icon name="back" /> {back === '/new-import' ? 'New import' : 'The import'}
        </Link>
      </p>
      <h1 ref={takeFocus} tabIndex={-1} className="mt-1 text-xl font-semibold outline-none wrap-anywhere">
        {title}
      </h1>
      {children}
    </div>
  )
}

type OpenedProps = { file: File; failed: Import | null; draft: ReplacingDraft | null }

function Opened({ file, failed, draft }: OpenedProps) {
  const [named] = useState(() => rowsNamedIn(failed?.failedMessage ?? null))
  const repair = useRepair({ file, identifier: draft?.identifier ?? null, named })
  /** Whether the changed file was sent or passed on. */
  const isSent = useRef(false)
  const onSent = () => {
    isSent.current = true
  }
  return (
    <>
      <RepairView
        file={file}
        repair={repair}
        entityType={failed?.entity?.type ?? draft?.form.entityType ?? 'company'}
      >
        {(blocked) =>
          failed ? (
            <ImportAgain failed={failed} file={file} repair={repair} blocked={blocked} onSent={onSent} />
          ) : (
            <UseFile file={file} draft={draft} repair={repair} blocked={blocked} onSent={onSent} />
          )
        }
      </RepairView>
      {repair.opened?.state.isChanged && <LeaveGuard isAllowed={() => isSent.current} />}
    </>
  )
}
