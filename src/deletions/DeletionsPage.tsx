import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { OtherAccounts } from '../account/OtherAccounts.tsx'
import { explainError } from '../api/error-words.ts'
import type { Deletion } from '../contract/deletion.ts'
import { deletionsQuery, deletionSummaryQuery, integrityQuery } from '../queries/deletions.ts'
import { infoQuery } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import { ProgressLine } from '../ui/Progress.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useRowKeys } from '../ui/use-shortcuts.ts'
import { useTitle } from '../ui/use-title.ts'
import { DayBars } from './DayBars.tsx'
import { DeletionDetails } from './DeletionDetails.tsx'
import { ExportButtons } from './ExportButtons.tsx'
import { noFilter, withMoments } from './filter-address.ts'
import { FilterBar } from './FilterBar.tsx'
import { IntegrityLine } from './IntegrityLine.tsx'
import { outcomeWords } from '../labels/outcome-words.ts'
import { countPerDay } from './per-day.ts'
import { useFilter } from './use-filter.ts'

/** The ledger: every deletion asked for here that matches, newest first, and the one that the address names, whole. */
export function DeletionsPage({ openId }: { openId: string | null }) {
  const { filter, text, search, type, change } = useFilter()
  const asked = useMemo(() => withMoments(filter), [filter])
  const query = useInfiniteQuery(deletionsQuery(asked))
  const summary = useQuery(deletionSummaryQuery(asked))
  const searchBox = useRef<HTMLInputElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const isWaiting = useWaitsForProblems()
  const [, navigate] = useLocation()
  const close = () => navigate(`/deletions${search}`)
  useTitle('Deletions')
  const deletions = query.data?.pages.flatMap((page) => page.data) ?? []
  const counts = new Map(summary.data?.outcomes.map(({ outcome, count }) => [outcome, count]))
  const chosen = filter.outcomes.length > 0 ? filter.outcomes : [...counts.keys()]
  const matching = chosen.reduce((sum, outcome) => sum + (counts.get(outcome) ?? 0), 0)
  useRowKeys({
    ids: deletions.map(({ id }) => id),
    openId,
    linkId: recordLinkId,
    searchBox,
    onOpen: (id) => navigate(`/deletions/${id}${search}`),
  })
  return (
    <SidePanel
      onEscape={close}
      list={
        <div className="flex min-h-0 flex-1 flex-col">
          <section
            aria-labelledby="deletions-title"
            className="@container flex min-h-0 flex-1 flex-col overflow-y-auto"
          >
            <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 px-4 pt-3 pb-1">
              <div>
                <h1
                  id="deletions-title"
                  ref={heading}
                  tabIndex={-1}
                  className="text-xl font-semibold outline-none"
                >
                  Deletions
                </h1>
                <p className="text-muted">
                  Every deletion asked for from this console, and how it ended. Records are never removed.{' '}
                  <Link href="/deletions/jobs" className="text-accent underline">
                    Deletion jobs
                  </Link>
                </p>
                <IntegrityLine onAcknowledged={() => heading.current?.focus()} />
              </div>
              <ExportButtons filter={asked} count={matching} />
            </header>
            {!isWaiting && (
              <>
                <FilterBar
                  filter={filter}
                  text={text}
                  counts={counts}
                  searchBox={searchBox}
                  onType={type}
                  onChange={change}
                />
                <ProgressLine
                  active={(query.isPending || summary.isPending || query.isPlaceholderData) && !query.error}
                  label="Loading deletions"
                />
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
                {summary.data && (
                  <DayBars
                    days={countPerDay(summary.data)}
                    onPick={(day) => change({ ...filter, from: day, to: day })}
                  />
                )}
                {/* After the picture, which would push it down. */}
                {deletions.length > 0 && !summary.isPending && (
                  <DeletionsTable deletions={deletions} openId={openId} search={search} />
                )}
                {query.data && deletions.length === 0 && (
                  <NoRecords filtered={search !== ''} onClear={() => change(noFilter)} />
                )}
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
              </>
            )}
          </section>
          <OtherAccounts />
        </div>
      }
      panel={openId === null ? null : <DeletionDetails key={openId} id={openId} search={search} />}
    />
  )
}

/** Whether the ledger is known to have problems that are not there yet: they will stand above the records. */
function useWaitsForProblems(): boolean {
  const info = useQuery(infoQuery)
  const integrity = useQuery(integrityQuery)
  return info.data?.refusing?.code === 'ledger_broken' && integrity.isPending
}

function NoRecords({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState title="No record matches" action={<Button onClick={onClear}>Clear filters</Button>}>
        The ledger has nothing that fits all of the filters.
      </EmptyState>
    )
  return (
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
  )
}

type TableProps = { deletions: readonly Deletion[]; openId: string | null; search: string }

function DeletionsTable({ deletions, openId, search }: TableProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">Deletions, newest first</caption>
      <thead className="text-left text-sm text-muted">
        <tr className="[&>th]:border-b [&>th]:border-line [&>th]:font-medium">
          <th scope="col" className="h-9 px-4">
            Import
          </th>
          <th scope="col" className="hidden h-9 w-32 px-3 @xl:table-cell">
            Outcome
          </th>
          <th scope="col" className="hidden h-9 w-28 px-3 @xl:table-cell">
            When
          </th>
          <th scope="col" className="hidden h-9 w-48 px-3 @4xl:table-cell">
            Reason
          </th>
          <th scope="col" className="hidden h-9 w-40 px-3 @7xl:table-cell">
            By
          </th>
          <th scope="col" className="hidden h-9 w-20 px-3 @2xl:table-cell">
            Job
          </th>
          <th scope="col" className="hidden h-9 w-56 px-3 @6xl:table-cell">
            Request id
          </th>
        </tr>
      </thead>
      <tbody>
        {deletions.map((deletion) => (
          <Row key={deletion.id} deletion={deletion} open={deletion.id === openId} search={search} />
        ))}
      </tbody>
    </table>
  )
}

/** The DOM id of a record's link, to give it the focus. */
function recordLinkId(id: string): string {
  return `record-${id}`
}

function Row({ deletion, open, search }: { deletion: Deletion; open: boolean; search: string }) {
  const { label, colour } = outcomeWords[deletion.outcome]
  return (
    <tr
      className={`relative h-13 @max-xl:h-18 [&>td]:border-b [&>td]:border-line ${open ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-surface'}`}
    >
      <td className="max-w-0 px-4">
        <Link
          id={recordLinkId(deletion.id)}
          href={`/deletions/${deletion.id}${search}`}
          aria-current={open ? 'true' : undefined}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          <bdi>{deletionTitle(deletion)}</bdi>
        </Link>
        <span className="block truncate font-mono text-xs text-muted">{deletion.importId}</span>
        {/* Where there is no room for columns. */}
        <span className="flex gap-x-1.5 text-sm text-muted @xl:hidden">
          <span className={`font-medium ${colour}`}>{label}</span>
          <span aria-hidden>·</span>
          <RelativeTime iso={deletion.requestedAt} />
          {deletion.reason !== null && (
            <>
              <span aria-hidden>·</span>
              <bdi className="min-w-0 truncate">{deletion.reason}</bdi>
            </>
          )}
        </span>
      </td>
      <td className={`hidden px-3 text-sm font-medium @xl:table-cell ${colour}`}>{label}</td>
      <td className="hidden px-3 text-sm text-muted @xl:table-cell">
        <RelativeTime iso={deletion.requestedAt} />
      </td>
      <td className="hidden max-w-0 truncate px-3 text-sm text-muted @4xl:table-cell">
        <bdi>{deletion.reason ?? '–'}</bdi>
      </td>
      <td
        className="hidden max-w-0 truncate px-3 text-sm text-muted @7xl:table-cell"
        title={deletion.operator}
      >
        {deletion.operator}
      </td>
      <td className="hidden px-3 text-sm @2xl:table-cell">
        {deletion.jobId === null ? (
          <span className="text-muted">–</span>
        ) : (
          <Link
            href={`/deletions/jobs/${deletion.jobId}`}
            className="relative z-1 inline-flex min-h-6 items-center text-accent underline"
          >
            Job {deletion.jobId}
          </Link>
        )}
      </td>
      <td className="hidden max-w-0 truncate px-3 font-mono text-xs text-muted @6xl:table-cell">
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
