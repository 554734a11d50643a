import type { Import } from './contract/import.ts'
import { statusLabel } from './labels/StatusBadge.tsx'
import { displayTitle } from './labels/title.ts'
import type { SavedView } from './view/saved-views.ts'
import { hasWords, searchWords } from './view/search.ts'
import { emptyView, parseView, viewSearch } from './view/view.ts'
import type { ShortcutGroup } from './ui/use-shortcuts.ts'

/** Something that the palette offers: an action, or an address. */
export type Entry = { name: string; note?: string; key?: string } & (
  | { run: () => void; href?: never }
  | { href: string; run?: never }
)

export type EntryGroup = { title: string; entries: readonly Entry[] }

/** What an action of the palette is run by; it is no entry of its own. */
const paletteKey = 'Mod+k'

/** More than these would push the other groups out of sight. */
const importsAtOnce = 8

/** What can be done on the screen, without what the focus does not allow. Asked before the palette takes the focus. */
export function actionsOf(groups: readonly ShortcutGroup[]): EntryGroup[] {
  return groups.map(({ place, shortcuts }) => ({
    title: place,
    entries: shortcuts.flatMap(({ key, does, run, canRun }) =>
      run && key !== paletteKey && canRun?.() !== false ? [{ name: does, run, ...(key && { key }) }] : [],
    ),
  }))
}

/** Pages that no key leads to. */
export function pagesOf({ isSandbox = false, isAdmin = false }): EntryGroup {
  return {
    title: 'Go to',
    entries: [
      { name: 'Failure groups', href: '/imports?mode=groups' },
      { name: 'Triage', href: '/imports?mode=triage' },
      { name: 'Bulk deletions', href: '/deletions/jobs' },
      ...(isSandbox ? [{ name: 'Sandbox', href: '/sandbox' }] : []),
      ...(isAdmin
        ? [
            { name: 'Sessions', href: '/access/sessions' },
            { name: 'Tokens', href: '/access/tokens' },
          ]
        : []),
    ],
  }
}

export function viewsOf(views: readonly SavedView[]): EntryGroup {
  return {
    title: 'Saved views',
    entries: views.map(({ name, search }) => ({ name, href: `/imports${search}` })),
  }
}

/**
 * Imports whose title or id has all the words, and the search of the list for more of them. An import that is not loaded
 * can be opened by its id. `here` is the present address's query on the list, which stays; empty elsewhere.
 */
export function importsOf(imports: readonly Import[], text: string, here: string): EntryGroup {
  const words = searchWords(text)
  if (words.length === 0) return { title: 'Imports', entries: [] }
  const search = viewSearch({ ...parseView(here), mode: 'list' })
  const found: Entry[] = []
  for (const item of imports) {
    if (found.length === importsAtOnce) break
    // The first look is cached with the list; the second leaves out metadata and messages.
    if (!hasWords(item, words) || !hasWords({ ...item, metadata: {}, failedMessage: null }, words)) continue
    found.push({
      name: displayTitle(item),
      note: statusLabel(item.status),
      href: `/imports/${item.id}${search}`,
    })
  }
  const id = text.trim()
  if (found.length === 0 && /^(?=.*[\d_])[\w-]{8,}$/.test(id))
    found.push({ name: `Open the import ${id}`, href: `/imports/${id}${search}` })
  found.push({
    name: `Search imports for “${id}”`,
    href: `/imports${viewSearch({ ...emptyView, text: id })}`,
  })
  return { title: 'Imports', entries: found }
}

/** The entries whose names have all the words of a text, groups without any left out. */
export function matching(groups: readonly EntryGroup[], text: string): EntryGroup[] {
  const words = searchWords(text)
  return groups
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ name }) => {
        const folded = searchWords(name).join(' ')
        return words.every((word) => folded.includes(word))
      }),
    }))
    .filter(({ entries }) => entries.length > 0)
}
