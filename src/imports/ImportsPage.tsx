import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { explainError } from '../api/error-words.ts'
import type { DeleteResult } from '../queries/delete-import.ts'
import { importsListQuery, showArrivedImports } from '../queries/imports.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { DeletedNotice, type DeletedImport } from './DeletedNotice.tsx'
import { ImportsSkeleton } from './ImportsSkeleton.tsx'
import { ImportsTable } from './ImportsTable.tsx'
import { countStatuses, listViewSearch, matchingImports, parseListView } from './list-view.ts'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useTitle } from '../ui/use-title.ts'
import { statusLabel } from './StatusBadge.tsx'
import { StatusTabs } from './StatusTabs.tsx'

const loadDetails = () => import('./ImportDetails.tsx')
const ImportDetails = lazy(async () => ({ default: (await loadDetails()).ImportDetails }))

/** The list of imports, and beside it the one that the address names. */
export function ImportsPage({ openId }: { openId: string | null }) {
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const view = parseListView(useSearch())
  const { status } = view
  const search = listViewSearch(view)
  const list = useQuery(importsListQuery)
  const [focusId, setFocusId] = useState<string | null>(null)
  const [deleted, setDeleted] = useState<DeletedImport | null>(null)

  useTitle(status === null ? 'Imports' : `${statusLabel(status)} imports`)

  const loaded = list.data?.imports
  const counts = useMemo(() => countStatuses(loaded ?? []), [loaded])
  const rows = useMemo(() => matchingImports(loaded ?? [], { status }), [loaded, status])

  // Where the open import stands in the list: once it is deleted, the row that takes its place gets the focus.
  const openIndex = openId === null ? -1 : rows.findIndex((item) => item.id === openId)
  const lastOpenIndex = useRef(0)
  useEffect(() => {
    if (openIndex !== -1) lastOpenIndex.current = openIndex
  }, [openIndex])

  const close = () => {
    navigate(`/imports${search}`)
    setFocusId(openId)
  }
  const onDeleted = (title: string, result: DeleteResult) => {
    const rest = rows.filter((item) => item.id !== openId)
    const next = rest[Math.min(lastOpenIndex.current, rest.length - 1)]
    navigate(`/imports${search}`)
    setFocusId(next?.id ?? null)
    setDeleted({ title, ...result })
  }

  return (
    <SidePanel
      onEscape={close}
      list={
        <section aria-label="Imports" className="flex min-h-0 flex-1 flex-col">
          <h1 className="sr-only">Imports</h1>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 pt-2 pb-1">
            <StatusTabs view={view} counts={counts} total={loaded?.length ?? 0} />
            <p
              className={`px-1 text-sm text-muted ${list.data?.complete ? 'max-sm:sr-only' : ''}`}
              aria-live="polite"
            >
              {list.data && loadedWords(list.data.imports.length, list.data.complete)}
            </p>
          </div>
          <ProgressLine active={list.isFetching && !list.data?.complete} label="Loading imports" />
          {list.error && (
            <div className="px-3 py-2">
              <FailureNotice
                {...explainError(list.error)}
                since={list.errorUpdatedAt}
                onRetry={() => void list.refetch()}
                retrying={list.isFetching}
              />
            </div>
          )}
          {list.data && list.data.arrived.length > 0 && (
            <div className="flex justify-center py-1.5">
              <Button look="accent" className="rounded-full" onClick={() => showArrivedImports(client)}>
                Show {formatCount(list.data.arrived.length, 'new import')}
              </Button>
            </div>
          )}
          {list.isPending && !list.error && <ImportsSkeleton />}
          {list.data &&
            (rows.length > 0 ? (
              <ImportsTable
                imports={rows}
                openId={openId}
                hrefOf={(id) => `/imports/${id}${search}`}
                focusId={focusId}
                onFocused={() => setFocusId(null)}
                onIntent={() => void loadDetails()}
              />
            ) : (
              <NoRows status={status} complete={list.data.complete} />
            ))}
          <DeletedNotice deleted={deleted} onDismiss={() => setDeleted(null)} />
        </section>
      }
      panel={
        openId === null ? null : (
          <Suspense fallback={<div className="flex-1" aria-busy />}>
            <ImportDetails key={openId} id={openId} onClose={close} onDeleted={onDeleted} />
          </Suspense>
        )
      }
    />
  )
}

function loadedWords(count: number, complete: boolean): string {
  return complete ? formatCount(count, 'import') : `${formatCount(count, 'import')} loaded, more to come`
}

function NoRows({ status, complete }: { status: string | null; complete: boolean }) {
  if (!complete) return <EmptyState title="None so far">More imports are loading.</EmptyState>
  if (status === null)
    return (
      <EmptyState title="No imports yet">
        An import brings a CSV of companies, people or pages into Exa Websets. What is imported with this API
        key shows up here.
      </EmptyState>
    )
  return (
    <EmptyState
      title={`No import is “${status}”`}
      action={
        <Link href="/imports" className="font-medium text-accent underline">
          Clear the filter
        </Link>
      }
    >
      Other statuses have imports.
    </EmptyState>
  )
}
