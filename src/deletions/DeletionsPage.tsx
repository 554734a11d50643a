import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { explainError } from '../api/error-words.ts'
import type { Deletion } from '../contract/deletion.ts'
import { deletionsQuery } from '../queries/deletions.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useTitle } from '../ui/use-title.ts'
import { DeletionDetails } from './DeletionDetails.tsx'
import { outcomeWords } from './outcome-words.ts'

/** The ledger: every deletion asked for here, newest first, and the one that the address names, whole. */
export function DeletionsPage({ openId }: { openId: string | null }) {
  const query = useInfiniteQuery(deletionsQuery)
  const [, navigate] = useLocation()
  const close = () => navigate('/deletions')
  useTitle('Deletions')
  const deletions = query.data?.pages.flatMap((page) => page.data)
  return (
    <SidePanel
      onEscape={close}
      list={
        <section aria-labelledby="deletions-title" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <header className="px-4 pt-3 pb-2">
            <h1 id="deletions-title" className="text-xl font-semibold">
              Deletions
            </h1>
            <p className="text-muted">
              Every deletion asked for from this console, and how it ended. Records are never removed.
            </p>
          </header>
          <ProgressLine active={query.isPending && !query.error} label="Loading deletions" />
          {query.error && (
            <div className="px-4 py-2">
              <FailureNotice
                {...explainError(query.error)}
                since={query.errorUpdatedAt}
                onRetry={() => void query.refetch()}
                retrying={query.isFetching}
              />
            </div>
          )}
          {deletions &&
            (deletions.length > 0 ? (
              <DeletionsTable deletions={deletions} openId={openId} />
            ) : (
              <EmptyState
                title="Nothing was deleted yet"
                action={
                  <Link href="/imports?status=failed" className="font-medium text-accent underline">
                    Look at failed imports
                  </Link>
                }
              >
                When an import is deleted here, this page keeps what it was, when, by whom, and how it ended.
              </EmptyState>
            ))}
          {query.hasNextPage && (
            <div className="p-4">
              <Button
                onClick={() => void query.fetchNextPage()}
                disabledBecause={query.isFetchingNextPage && 'Older records are loading'}
              >
                {query.isFetchingNextPage ? 'Loading…' : 'Show older records'}
              </Button>
            </div>
          )}
        </section>
      }
      panel={openId === null ? null : <DeletionDetails key={openId} id={openId} />}
    />
  )
}

function DeletionsTable({ deletions, openId }: { deletions: readonly Deletion[]; openId: string | null }) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">Deletions, newest first</caption>
      <thead className="text-left text-sm text-muted">
        <tr className="[&>th]:border-b [&>th]:border-line [&>th]:font-medium">
          <th scope="col" className="h-9 px-4">
            Import
          </th>
          <th scope="col" className="h-9 w-32 px-3">
            Outcome
          </th>
          <th scope="col" className="h-9 w-28 px-3">
            When
          </th>
          <th scope="col" className="hidden h-9 w-64 px-3 xl:table-cell">
            Request id
          </th>
        </tr>
      </thead>
      <tbody>
        {deletions.map((deletion) => (
          <Row key={deletion.id} deletion={deletion} open={deletion.id === openId} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ deletion, open }: { deletion: Deletion; open: boolean }) {
  const { label, colour } = outcomeWords[deletion.outcome]
  return (
    <tr
      className={`relative h-13 [&>td]:border-b [&>td]:border-line ${open ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-surface'}`}
    >
      <td className="max-w-0 px-4">
        <Link
          href={`/deletions/${deletion.id}`}
          aria-current={open ? 'true' : undefined}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          <bdi>{deletionTitle(deletion)}</bdi>
        </Link>
        <span className="block truncate font-mono text-xs text-muted">{deletion.importId}</span>
      </td>
      <td className={`px-3 text-sm font-medium ${colour}`}>{label}</td>
      <td className="px-3 text-sm text-muted">
        <RelativeTime iso={deletion.requestedAt} />
      </td>
      <td className="hidden max-w-0 truncate px-3 font-mono text-xs text-muted xl:table-cell">
        {deletion.requestId ?? '–'}
      </td>
    </tr>
  )
}

/** What the deleted import was called, as far as the record knows. */
export function deletionTitle(deletion: Deletion): string {
  if (!deletion.import) return 'Import not seen before its deletion'
  return deletion.import.title.trim() || 'Untitled import'
}
