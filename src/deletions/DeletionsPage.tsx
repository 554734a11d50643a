import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { byMe } from '../contract/deletion.ts'
import { OtherAccounts } from '../account/OtherAccounts.tsx'
import { deletionsQuery, deletionSummaryQuery, integrityQuery } from '../queries/deletions.ts'
import { useInfo } from '../queries/info.ts'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { ShowMore } from '../ui/ShowMore.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useRowKeys } from '../ui/use-row-keys.ts'
import { useTitle } from '../ui/use-title.ts'
import { DeletionDetails } from './DeletionDetails.tsx'
import { DeletionsTable, recordLinkId } from './DeletionsTable.tsx'
import { ExportButtons } from './ExportButtons.tsx'
import { noFilter, useDeletionFilter, withMoments } from './deletion-filter.ts'
import { FilterBar } from './FilterBar.tsx'
import { IntegrityReport } from './IntegrityReport.tsx'

/** The ledger: every deletion asked for here that matches, newest first, and the one that the address names, whole. */
export function DeletionsPage({ openId }: { openId: string | null }) {
  const { filter, text, search, type, change } = useDeletionFilter()
  const you = useInfo((info) => info.you.who)
  // Where nobody signs in, “mine” are all.
  const by = filter.by === byMe && !you ? null : filter.by
  const asked = useMemo(() => withMoments({ ...filter, by }), [filter, by])
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
    place: 'Deletions',
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
                  Every deletion requested here, and its outcome.{' '}
                  <Link href="/deletions/jobs" className="text-accent underline">
                    Deletion jobs
                  </Link>
                </p>
                <IntegrityReport onAcknowledged={() => heading.current?.focus()} />
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
                <QueryFailure query={query} className="px-4 py-2" />
                {deletions.length > 0 && !summary.isPending && (
                  <DeletionsTable deletions={deletions} openId={openId} search={search} />
                )}
                {query.data && deletions.length === 0 && (
                  <NoRecords filtered={search !== ''} onClear={() => change(noFilter)} />
                )}
                <ShowMore query={query} words="Show older records" loading="Older records are loading" />
              </>
            )}
          </section>
          <QueryNote query={query} />
          <OtherAccounts />
        </div>
      }
      panel={openId === null ? null : <DeletionDetails key={openId} id={openId} search={search} />}
    />
  )
}

/** Whether the ledger is known to have problems that are not there yet: they will stand above the records. */
function useWaitsForProblems(): boolean {
  const isBroken = useInfo(({ refusing }) => refusing?.code === 'ledger_broken')
  const integrity = useQuery(integrityQuery)
  return isBroken === true && integrity.isPending
}

function NoRecords({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered)
    return (
      <EmptyState title="No deletion matches" action={<Button onClick={onClear}>Clear filters</Button>} />
    )
  return (
    <EmptyState
      title="No deletions yet"
      action={
        <Link href="/imports?status=failed" className="font-medium text-accent underline">
          Look at failed imports
        </Link>
      }
    >
      Deletions made here appear on this page: what was deleted, when, by whom, and the outcome.
    </EmptyState>
  )
}
