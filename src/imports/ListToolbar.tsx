import { type RefObject } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { useReadOnly } from '../queries/info.ts'
import { CodeSample } from '../requests/lazy-code-sample.ts'
import { Button } from '../ui/Button.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Popover } from '../ui/Popover.tsx'
import type { FacetCounts } from './view/apply-view.ts'
import { facetNames, type Mode, type View, viewSearch } from './view/view.ts'

const FilterMenu = lazyPart(async () => (await import('./menus.ts')).FilterMenu)
const SavedViewsMenu = lazyPart(async () => (await import('./menus.ts')).SavedViewsMenu)
const DisplayMenu = lazyPart(async () => (await import('./menus.ts')).DisplayMenu)
const ExportMenu = lazyPart(async () => (await import('./export/ExportMenu.tsx')).ExportMenu)

const listing = [{ label: 'List the imports', action: { kind: 'list imports' } }] as const

type Props = {
  view: View
  counts: FacetCounts
  rows: readonly Import[]
  searchBox: RefObject<HTMLInputElement | null>
  onType: (text: string) => void
  onChange: (view: View) => void
}

const modeLabels: Record<Mode, string> = { list: 'List', groups: 'Groups', triage: 'Triage' }

/** Search, the ways to look at what matches, and what can be chosen about it. */
export function ListToolbar({ view, counts, rows, searchBox, onType, onChange }: Props) {
  const readOnly = useReadOnly()
  const active = facetNames.reduce((sum, name) => sum + view.facets[name].length, 0)
  return (
    <div className="relative flex flex-wrap items-center gap-2 px-4 pb-2">
      <input
        ref={searchBox}
        type="search"
        value={view.text}
        onChange={(event) => onType(event.target.value)}
        aria-label="Search titles, ids, metadata and messages"
        placeholder="Search titles, ids, metadata, messages"
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        className="h-8 w-80 max-w-full rounded-md border border-edge bg-bg px-2.5 max-sm:w-full"
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
        <Popover label="Export" title="Export" onIntent={ExportMenu.preload}>
          <ExportMenu imports={rows} label={`Export the ${formatCount(rows.length, 'import')} that match`} />
          <CodeSample className="mt-3" actions={listing} />
        </Popover>
        <Popover label="Display" title="Display" onIntent={FilterMenu.preload}>
          <DisplayMenu />
        </Popover>
        {readOnly ? (
          <Button look="accent" disabledBecause={readOnly}>
            New import
          </Button>
        ) : (
          <Link
            href="/new-import"
            aria-keyshortcuts="n"
            className="inline-flex min-h-8 items-center rounded-md bg-accent px-3 font-medium text-on-accent"
          >
            New import
          </Link>
        )}
      </div>
    </div>
  )
}
