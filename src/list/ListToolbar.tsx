import type { RefObject } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Popover } from '../ui/Popover.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { ChangeLink } from '../account/ChangeLink.tsx'
import type { FacetCounts } from '../view/apply-view.ts'
import type { ChangeView } from '../view/use-view.ts'
import { countFilters, type Mode, textLimit, type View, viewSearch } from '../view/view.ts'

const FilterMenu = lazyPart(async () => (await import('./FilterMenu.tsx')).FilterMenu)
const SavedViewsMenu = lazyPart(async () => (await import('./SavedViewsMenu.tsx')).SavedViewsMenu)
const DisplayMenu = lazyPart(async () => (await import('./DisplayMenu.tsx')).DisplayMenu)
const ExportPanel = lazyPart(async () => (await import('../review/ExportMenu.tsx')).ExportPanel)

type Props = {
  view: View
  counts: FacetCounts
  rows: readonly Import[]
  searchBox: RefObject<HTMLInputElement | null>
  onType: (text: string) => void
  /** The keyboard goes on from the search to what it found. */
  onLeaveSearch: () => void
  onChange: ChangeView
}

const modeLabels: Record<Mode, string> = { list: 'List', groups: 'Groups', triage: 'Triage' }

/** Search, the ways to look at what matches, and what can be chosen about it. */
export function ListToolbar({ view, counts, rows, searchBox, onType, onLeaveSearch, onChange }: Props) {
  const active = countFilters(view)
  return (
    <div className="relative flex flex-wrap items-center gap-2 px-4 pb-2">
      <SearchBox
        ref={searchBox}
        text={view.text}
        onType={onType}
        onLeave={onLeaveSearch}
        label="Search titles, ids, metadata and messages"
        placeholder="Search titles, ids, metadata, messages"
        maxLength={textLimit}
      />
      <nav aria-label="Ways to look" className="flex rounded-md border border-line p-0.5">
        {(['list', 'groups', 'triage'] as const).map((mode) => (
          <Link
            key={mode}
            href={`/imports${viewSearch({ ...view, mode })}`}
            aria-current={view.mode === mode ? 'page' : undefined}
            className={`flex min-h-6 items-center rounded px-2 text-sm ${view.mode === mode ? 'bg-surface font-medium' : 'text-muted hover:text-text'}`}
          >
            {modeLabels[mode]}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap gap-2 sm:ml-auto">
        <Popover
          label={active > 0 ? `Filters (${active})` : 'Filters'}
          title="Filters"
          onIntent={FilterMenu.preload}
        >
          <FilterMenu view={view} counts={counts} onChange={onChange} />
        </Popover>
        <Popover label="Views" title="Saved views" onIntent={FilterMenu.preload}>
          <SavedViewsMenu search={viewSearch(view)} />
        </Popover>
        <Popover label="Export" title="Export" onIntent={ExportPanel.preload}>
          <ExportPanel imports={rows} />
        </Popover>
        <Popover label="Display" title="Display" onIntent={FilterMenu.preload}>
          <DisplayMenu />
        </Popover>
        <ChangeLink href="/new-import" look="accent" shortcut="n">
          New import
        </ChangeLink>
      </div>
    </div>
  )
}
