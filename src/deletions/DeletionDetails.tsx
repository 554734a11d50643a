import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { Deletion } from '../contract/deletion.ts'
import { deletionQuery, useRecheckDeletion } from '../queries/deletions.ts'
import { useRefused } from '../queries/refused.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { StorySection } from '../details/StorySection.tsx'
import { MutationFailure, QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { outcomeMeaning, outcomeWords } from '../labels/outcome-words.ts'
import { displayTitle } from '../labels/title.ts'
import { ImportAsItWas, UsedByThen } from './ImportAsItWas.tsx'
import { RecordFacts } from './RecordFacts.tsx'
import { RestoreSection } from './RestoreSection.tsx'
import { CloseWords, PanelBar } from '../ui/PanelBar.tsx'
import { useFocusWhenGone } from '../ui/use-focus-when-gone.ts'
import { CommandButton } from '../ui/CommandButton.tsx'

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
          <QueryFailure query={query} />
        )}
        {query.data && <Body deletion={query.data} />}
      </div>
      <QueryNote query={query} />
    </aside>
  )
}

function Body({ deletion }: { deletion: Deletion }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const isOpen = deletion.settledAt === null
  useFocusWhenGone(isOpen, () => heading.current)
  const { label, colour } = outcomeWords[deletion.outcome]
  return (
    <>
      <header className="border-b border-line px-4 py-4">
        <p className="text-sm text-muted">Record {deletion.id}</p>
        <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere">
          <bdi>{deletion.import ? displayTitle(deletion.import) : deletion.importId}</bdi>
        </h2>
        <p className={`mt-1 font-medium ${colour}`}>{label}</p>
        {deletion.outcome !== 'deleted' && <p className="mt-1">{outcomeMeaning(deletion)}</p>}
        {isOpen && <RecheckNow id={deletion.id} />}
        {deletion.message && <p className="mt-1 text-sm text-muted wrap-anywhere">{deletion.message}</p>}
      </header>
      <RestoreSection deletion={deletion} />
      <RecordFacts deletion={deletion} />
      <UsedByThen usedBy={deletion.usedBy} />
      <ImportAsItWas deletion={deletion} />
      <StorySection importId={deletion.importId} />
      <CodeSample
        actions={[
          { label: 'Delete an import', action: { kind: 'delete import', id: deletion.importId } },
          { label: 'Check whether it is gone', action: { kind: 'get import', id: deletion.importId } },
        ]}
      />
    </>
  )
}

/** The server rechecks an open record by itself; this asks for it now. It only reads. */
function RecheckNow({ id }: { id: string }) {
  const refused = useRefused('Rechecking')
  const recheck = useRecheckDeletion(id)
  return (
    <div className="mt-2 space-y-2">
      <CommandButton
        place="Record"
        onClick={() => recheck.mutate()}
        disabledBecause={refused || (recheck.isPending && 'A recheck is in progress')}
      >
        {recheck.isPending ? 'Rechecking…' : 'Recheck now'}
      </CommandButton>
      <p role="status" className="text-sm text-muted">
        {recheck.data?.settledAt === null && 'Rechecked: the outcome is still unknown.'}
      </p>
      <MutationFailure mutation={recheck} />
    </div>
  )
}
