import { useEffect, useRef, useState } from 'react'
import type { Import } from '../contract/import.ts'
import { displayTitle } from '../labels/title.ts'
import { storageKey } from '../lib/base-path.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { createPreference } from '../ui/preference.ts'

/** Whether the browser may show a notification when an import fails while the page is out of sight. */
export const notifyPreference = createPreference('notify', ['off', 'on'])

/** Milliseconds that a changed list has been on screen before it is searched for news. */
const newsAfterMs = 300

/** How many imports have failed since the reader last looked at this page; 0 while they look. */
export function useNewFailures(list: ImportsList | undefined): number {
  const seen = useRef<ReadonlySet<string> | null>(null)
  const [count, setCount] = useState(0)

  useEffect(() => {
    if (!list?.complete) return
    // It goes through the whole list: what is on screen comes first.
    const timer = setTimeout(() => {
      const { failures, known } = newFailures(list, seen.current)
      seen.current = known
      if (failures.length === 0 || document.hasFocus()) return
      setCount((before) => before + failures.length)
      const [first] = failures
      const title = failures.length === 1 ? 'An import failed' : `${failures.length} imports failed`
      if (first && notifyPreference.read() === 'on') showNotification(title, displayTitle(first))
    }, newsAfterMs)
    return () => clearTimeout(timer)
  }, [list])

  useEffect(() => {
    const onFocus = () => setCount(0)
    window.addEventListener('focus', onFocus)
    return () => window.removeEventListener('focus', onFocus)
  }, [])

  return count
}

/** Shows a notification, if the reader allows it. Returns whether the browser has any for pages: Chrome on Android throws. */
export function showNotification(title: string, body: string): boolean {
  try {
    const notification = new Notification(title, { body, tag: storageKey('failures') })
    notification.addEventListener('click', () => window.focus())
    return true
  } catch {
    return false
  }
}

/**
 * The imports that are failed now and were not when the list was last looked at (`known`: the failed ones then; null on
 * the first look, when nothing is news). Gives the failed ones of now as well, to be kept for the next look.
 */
export function newFailures(
  { imports, arrived }: Pick<ImportsList, 'imports' | 'arrived'>,
  known: ReadonlySet<string> | null,
): { failures: Import[]; known: ReadonlySet<string> } {
  const failed = [...arrived, ...imports].filter((item) => item.status === 'failed')
  return {
    failures: known === null ? [] : failed.filter((item) => !known.has(item.id)),
    known: new Set(failed.map((item) => item.id)),
  }
}
