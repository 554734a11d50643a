import { useQuery } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { importsListQuery } from '../queries/imports.ts'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { usePreload } from '../ui/use-after-paint.ts'
import { focusUndo } from '../ui/focus.ts'
import { useHandler } from '../ui/use-handler.ts'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { useTitle } from '../ui/use-title.ts'
import { ImportsSkeleton } from './ImportsSkeleton.tsx'
import { ImportsTable } from './ImportsTable.tsx'
import { ListNotices } from './ListNotices.tsx'
import { ImportsChartPanel } from './ImportsChartPanel.tsx'
import { ListToolbar } from './ListToolbar.tsx'
import { ListHeading, listTitle } from './ListHeading.tsx'
import { useNewFailures } from './use-new-failures.ts'
import * as parts from './parts.ts'
import { useListKeys } from './use-list-keys.ts'
import { useOpenImport } from './use-open-import.ts'
import { useRows } from './use-rows.ts'
import { useSelectedAgain } from '../view/select-again.ts'
import { foldAhead } from '../view/search.ts'
import { useSelection } from '../view/use-selection.ts'
import { useView } from '../view/use-view.ts'
import { countFilters, isFiltered, listAddress, type View, viewSearch, withoutFilters } from '../view/view.ts'

const none: readonly Import[] = []

/** The list of imports as the address says it, and beside it the one that the address names. */
export function ImportsPage({ openId }: { openId: string | null }) {
  const [, navigate] = useLocation()
  const { view, change, type } = useView()
  const list = useQuery(importsListQuery)
  const loaded = list.data?.imports ?? none
  const complete = list.data?.complete ?? false
  const section = useRef<HTMLElement>(null)
  const triageSummary = useRef<HTMLHeadingElement>(null)
  const searchBox = useRef<HTMLInputElement>(null)
  const [targets, setTargets] = useState(none)
  usePreload(parts.ahead, list.data !== undefined)
  useTitle(listTitle(view, useNewFailures(list.data)))

  const found = useRows(loaded, view)
  const { rows, counts, shown } = found
  const selection = useSelection(loaded, rows)
  useSelectedAgain(selection.selectMany, section)

  // The address of the rows on screen, which may be behind the search box while somebody types.
  const search = viewSearch(shown)
  const hrefOf = useCallback((id: string | null) => listAddress(id, search), [search])

  const inTriage = view.mode === 'triage'
  const open = useOpenImport({ openId, rows, mode: view.mode, hrefOf, section })
  useListKeys({
    enabled: !inTriage,
    rows,
    listed: view.mode === 'list',
    openId,
    searchBox,
    onFocus: open.focus,
    onOpen: (id) => navigate(hrefOf(id), { replace: true }),
    onSelect: (id) => selection.select(id, false),
    onDelete: open.askToDelete,
    onDeleteSelected: selection.selected.length > 0 ? () => setTargets(selection.selected) : null,
  })

  /** For a control that disappears when it is pressed. */
  const changeAndFocusSearch = (next: View) => {
    change(next)
    searchBox.current?.focus()
  }
  const clear = () => changeAndFocusSearch(withoutFilters(view))
  useShortcuts('List', [
    {
      does: 'Select all',
      run: view.mode === 'list' && rows.length > 0 ? () => selection.selectRows(true) : undefined,
    },
    { does: 'Clear the selection', run: selection.selected.length > 0 ? selection.clear : undefined },
    { does: 'Clear filters', run: isFiltered(view) ? clear : undefined },
  ])
  /** One import is asked about with its details beside it, several as a job. */
  const askToDelete = (imports: readonly Import[]) => {
    const [only] = imports
    if (only && imports.length === 1) open.askToDelete(only.id)
    else setTargets(imports)
  }
  const focusFirstOf = useHandler((imports: readonly Import[]) => {
    open.focusOn(rows.find((item) => imports.includes(item))?.id ?? null)
  })
  const progress = <ProgressLine active={list.isFetching && !complete} label="Loading imports" />
  const notices = (
    // A frame later: they are among the rows then.
    <ListNotices list={list} onShown={(imports) => requestAnimationFrame(() => focusFirstOf(imports))} />
  )
  const note = list.failureReason && <parts.QueryNote query={list} shown={complete} />

  const content = inTriage ? (
    <>
      {progress}
      {notices}
      {list.data && (
        <parts.Triage
          // Another view is another triage. That of the rows, which may follow the address a moment later.
          key={viewSearch({ ...shown, mode: 'list' })}
          rows={rows}
          loaded={loaded}
          complete={complete}
          openId={openId}
          marked={selection.ids}
          onMark={(id, on) => selection.selectMany([id], on)}
          onDelete={setTargets}
          hrefOf={hrefOf}
          listHrefOf={(id) => listAddress(id, viewSearch({ ...view, mode: 'list' }))}
          summary={triageSummary}
        />
      )}
      {note}
    </>
  ) : (
    <SidePanel
      onEscape={open.close}
      list={
        <section
          ref={section}
          tabIndex={-1}
          aria-label="Imports"
          className="outline-none @container flex min-h-0 flex-1 flex-col"
        >
          <ListHeading
            view={view}
            statusCounts={counts.status}
            total={list.data ? found.anyStatus : null}
            shown={rows.length}
            loaded={loaded.length}
            complete={complete}
          />
          <ListToolbar
            view={view}
            counts={counts}
            rows={rows}
            searchBox={searchBox}
            onType={type}
            onFocusSearch={() => foldAhead(loaded)}
            onLeaveSearch={() => open.focusOn(rows[0]?.id ?? null)}
            onChange={change}
          />
          {progress}
          {(list.isPending || loaded.length > 0) && (
            <ImportsChartPanel
              loaded={loaded}
              rows={rows}
              view={shown}
              appliedWith={found.appliedWith}
              onPick={(range) => change({ ...view, from: range?.from ?? null, to: range?.to ?? null })}
            />
          )}
          {/* Under the chart, which it would push away from the pointer that picks dates there. Its line is kept until its code is there. */}
          {countFilters(view) > 0 && (
            <div className="min-h-9">
              <parts.FilterChips view={view} onChange={changeAndFocusSearch} />
            </div>
          )}
          {list.isPending && <ImportsSkeleton />}
          {notices}
          {list.data && rows.length === 0 && (
            <parts.NoRows filtered={isFiltered(view)} complete={complete} onClear={clear} />
          )}
          {rows.length > 0 && view.mode === 'groups' && (
            <div className="min-h-0 flex-1 overflow-y-auto">
              <parts.FailureGroups
                imports={rows}
                selected={selection.ids}
                onSelect={selection.selectMany}
                onDelete={askToDelete}
                hrefOf={hrefOf}
              />
            </div>
          )}
          {rows.length > 0 && view.mode === 'list' && (
            <ImportsTable
              imports={rows}
              openId={openId}
              hrefOf={hrefOf}
              words={found.words}
              ownerKey={found.ownerColumn}
              sort={view.sort}
              onSort={(sort) => change({ ...view, sort })}
              selected={selection.ids}
              onSelect={selection.select}
              onSelectAll={selection.selectRows}
              focusId={open.focusId}
              onFocused={() => open.focus(null)}
              onRowLost={open.focusOn}
              onIntent={parts.ImportDetails.preload}
            />
          )}
          {note}
          {selection.selected.length > 0 && (
            <parts.SelectionBar
              selected={selection.selected}
              hidden={selection.hidden}
              onClear={() => {
                selection.clear()
                section.current?.focus()
              }}
              onDelete={() => setTargets(selection.selected)}
            />
          )}
          {/* There before it says anything: what appears in it is announced. */}
          <div role="status">
            {open.deleted && <parts.DeletedNotice deleted={open.deleted} onDismiss={open.dismissDeleted} />}
          </div>
        </section>
      }
      panel={
        openId === null ? null : (
          <parts.ImportDetails
            key={openId}
            id={openId}
            deleting={open.deleting}
            onDeleting={open.onDeleting}
            onClose={open.close}
            onDeleted={open.onDeleted}
            onHeld={open.onHeld}
          />
        )
      }
    />
  )
  return (
    <>
      {content}
      {/* Outside of list and triage, so that it stays when Back leads from one to the other. */}
      {targets.length > 0 && (
        <parts.BulkDeleteDialog
          selected={targets}
          onClose={() => setTargets(none)}
          onBegun={(ids) => {
            setTargets(none)
            selection.selectMany(ids, false)
            requestAnimationFrame(() => focusUndo() || (section.current ?? triageSummary.current)?.focus())
          }}
        />
      )}
    </>
  )
}
