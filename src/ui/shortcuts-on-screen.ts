import { everywhere, mounted, type ShortcutGroup } from './use-shortcuts.ts'

/** What can be done on the page now: each part of it once, the latest first, the whole page last. */
export function shortcutsOnScreen(): ShortcutGroup[] {
  const byPlace = Map.groupBy(
    mounted.toReversed().map(({ current }) => current),
    ({ place }) => place,
  )
  const groups = [...byPlace].map(([place, parts]) => ({
    place,
    shortcuts: parts.flatMap(({ shortcuts }) => shortcuts.filter(({ run }) => run)),
  }))
  return groups.toSorted((a, b) => Number(a.place === everywhere) - Number(b.place === everywhere))
}
