import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { accountWords } from '../account/account-words.ts'
import { explainError } from '../api/error-words.ts'
import type { Deletion } from '../contract/deletion.ts'
import { ChangeLink } from '../account/ChangeLink.tsx'
import { deletionQuery, useRecheckDeletion } from '../queries/deletions.ts'
import { useRefused } from '../queries/info.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { QueryFailure } from '../labels/QueryFailure.tsx'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Fact } from '../ui/Fact.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { outcomeMeaning, outcomeWords } from '../labels/outcome-words.ts'
import { CloseWords, PanelBar } from '../ui/SidePanel.tsx'

/** One record of the ledger, whole. */
export function DeletionDetails({ id, search }: { id: string; search: string }) {
  const query = useQuery(deletionQuery(id))
  return (
    <aside aria-label="Deletion record" className="flex min-h-0 flex-1 flex-col">
      <PanelBar
        close={
          <Link
            href={`/deletions${search}`}
            className="inline-flex min-h-8 items-center gap-1.5 rounded-md px-3 font-medium text-muted hover:bg-surface hover:text-text"
          >
            <CloseWords />
          </Link>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.error?.status === 404 || query.error?.status === 400 ? (
          <EmptyState title="No such record">The ledger has no record {id}.</EmptyState>
        ) : (
          query.error && (
            <div className="p-4">
              <QueryFailure query={query} />
            </div>
          )
        )}
        {query.data && <Body deletion={query.data} />}
      </div>
    </aside>
  )
}

function Body({ deletion }: { deletion: Deletion }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { label, colour } = outcomeWords[deletion.outcome]
  return (
    <>
      <header className="border-b border-line px-4 py-4">
        <p className="text-sm text-muted">Record {deletion.id}</p>
        <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere">
          <bdi>{deletion.import?.title.trim() || deletion.importId}</bdi>
        </h2>
        <p className={`mt-1 font-medium ${colour}`}>{label}</p>
        {deletion.outcome !== 'deleted' && <p className="mt-1">{outcomeMeaning(deletion)}</p>}
        {deletion.settledAt === null && <RecheckNow id={deletion.id} />}
        {deletion.message && <p className="mt-1 text-sm text-muted wrap-anywhere">{deletion.message}</p>}
      </header>
      <section aria-label="Record" className="border-b border-line px-4 py-4">
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-2">
          <Fact name="Requested">
            <AbsoluteTime iso={deletion.requestedAt} />
          </Fact>
          <Fact name="Completed">
            {deletion.settledAt ? <AbsoluteTime iso={deletion.settledAt} /> : 'Not yet'}
          </Fact>
          <Fact name="Account">{accountWords(deletion.account)}</Fact>
          <Fact name="By">{deletion.operator}</Fact>
          <Fact name="Reason">
            {deletion.reason === null ? (
              <span className="text-muted">None</span>
            ) : (
              <bdi>{deletion.reason}</bdi>
            )}
          </Fact>
          {deletion.jobId !== null && (
            <Fact name="Job">
              <Link href={`/deletions/jobs/${deletion.jobId}`} className="text-accent underline">
                Job {deletion.jobId}
              </Link>
            </Fact>
          )}
          <Fact name="Import id">
            <Code text={deletion.importId} what="import id" />
          </Fact>
          <Fact name="Request id">
            {deletion.requestId ? (
              <Code text={deletion.requestId} what="request id" />
            ) : (
              'None: Exa did not respond'
            )}
          </Fact>
          <Fact name="Attempts">{deletion.attempts}</Fact>
          <Fact name="Last response">{deletion.status === null ? 'None' : `HTTP ${deletion.status}`}</Fact>
          {deletion.code !== null && (
            <Fact name="Code">
              <code className="font-mono text-xs">{deletion.code}</code>
            </Fact>
          )}
        </dl>
      </section>
      <section aria-label="The import as it was" className="border-b border-line px-4 py-4">
        <h3 className="font-semibold">The import as it was</h3>
        {deletion.import ? (
          <div className="mt-2 space-y-3">
            <p>
              <ChangeLink href={`/new-import?recreate=${deletion.id}`}>Recreate…</ChangeLink>{' '}
              <span className="text-sm text-muted">You’ll need the original file.</span>
            </p>
            <TextBlock label="The import as it was">{JSON.stringify(deletion.import, null, 2)}</TextBlock>
          </div>
        ) : (
          <p className="mt-1 text-muted">It was never read here, and Exa’s response did not include it.</p>
        )}
      </section>
      <CodeSample
        actions={[
          { label: 'Delete an import', action: { kind: 'delete import', id: deletion.importId } },
          { label: 'See whether it is gone', action: { kind: 'get import', id: deletion.importId } },
        ]}
      />
    </>
  )
}

/** The server rechecks an open record by itself; this asks for it now. It only reads. */
function RecheckNow({ id }: { id: string }) {
  const refused = useRefused()
  const recheck = useRecheckDeletion(id)
  return (
    <div className="mt-2 space-y-2">
      <Button
        onClick={() => recheck.mutate()}
        disabledBecause={refused || (recheck.isPending && 'A recheck is in progress')}
      >
        {recheck.isPending ? 'Rechecking…' : 'Recheck now'}
      </Button>
      <p role="status" className="text-sm text-muted">
        {recheck.data?.settledAt === null && 'Rechecked: the outcome is still unknown.'}
      </p>
      {recheck.error && <FailureNotice {...explainError(recheck.error)} since={recheck.submittedAt} />}
    </div>
  )
}

function Code({ text, what }: { text: string; what: string }) {
  return (
    <>
      <code className="font-mono text-xs">{text}</code> <CopyButton text={text} what={what} />
    </>
  )
}
