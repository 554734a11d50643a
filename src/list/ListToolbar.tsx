import type { ReactNode, RefObject } from 'react'
import type { Import } from '../contract/import.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { Popover } from '../ui/Popover.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { ChangeLink } from '../account/ChangeLink.tsx'
import { ModeLinks } from './ModeLinks.tsx'
import type { FacetCounts } from '../view/apply-view.ts'
import type { ChangeView } from '../view/use-view.ts'
import { countFilters, textLimit, type View, viewSearch } from '../view/view.ts'

const FilterMenu = lazyPart(async () => (await import('./FilterMenu.tsx')).FilterMenu)
const SavedViewsMenu = lazyPart(async () => (await import('./SavedViewsMenu.tsx')).SavedViewsMenu)
const DisplayMenu = lazyPart(async () => (await import('./DisplayMenu.tsx')).DisplayMenu)
const MoreMenu = lazyPart(async () => (await import('./MoreMenu.tsx')).MoreMenu)
const ExportPanel = lazyPart(async () => (await import('../review/ExportMenu.tsx')).ExportPanel)

type Props = {
  view: View
  counts: FacetCounts
  rows: readonly Import[]
  searchBox: RefObject<HTMLInputElement | null>
  onType: (text: string) => void
  /** Somebody is about to type. */
  onFocusSearch: () => void
  /** The keyboard goes on from the search to what it found. */
  onLeaveSearch: () => void
  onChange: ChangeView
}

/**
 * Search, the ways to look at what matches, and what can be chosen about it: one line at any width. What the list has no
 * room for is in the menu More.
 */
export function ListToolbar({
  view,
  counts,
  rows,
  searchBox,
  onType,
  onFocusSearch,
  onLeaveSearch,
  onChange,
}: Props) {
  const active = countFilters(view)
  return (
    <div className="flex items-center gap-2 px-4 pb-2 print:hidden">
      <SearchBox
        ref={searchBox}
        text={view.text}
        onType={onType}
        onFocus={onFocusSearch}
        onLeave={onLeaveSearch}
        label="Search titles, ids, metadata and messages"
        placeholder="Search titles, ids, metadata, messages"
        maxLength={textLimit}
      />
      <ModeLinks view={view} className="@max-2xl:hidden" />
      <div className="ml-auto flex shrink-0 gap-2">
        <Menu
          label={active > 0 ? `Filters (${active})` : 'Filters'}
          title="Filters"
          part={FilterMenu}
          className=""
        >
          <FilterMenu view={view} counts={counts} onChange={onChange} />
        </Menu>
        <Menu label="Views" title="Saved views" part={SavedViewsMenu}>
          <SavedViewsMenu search={viewSearch(view)} />
        </Menu>
        <Menu label="Export" part={ExportPanel}>
          <ExportPanel imports={rows} />
        </Menu>
        <Menu label="Display" part={DisplayMenu}>
          <DisplayMenu />
        </Menu>
        <Menu label="More" part={MoreMenu} className="@4xl:hidden">
          <MoreMenu view={view} rows={rows} />
        </Menu>
        {/* On a phone it is in the bar under the page. */}
        <div className="max-sm:hidden">
          <ChangeLink href="/new-import" look="accent" shortcut="n">
            New import
          </ChangeLink>
        </div>
      </div>
    </div>
  )
}

type MenuProps = {
  label: string
  title?: string
  part: { preload: () => void }
  /** Where it is shown: by default where there is room beside the search. */
  className?: string
  children: ReactNode
}

function Menu({ label, title = label, part, className = '@max-4xl:hidden', children }: MenuProps) {
  return (
    <Popover label={label} title={title} place="List" onIntent={part.preload} className={className}>
      {children}
    </Popover>
  )
}
