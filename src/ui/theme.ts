import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** `public/early.js` reads the same key before the first paint. */
const storageKey = 'theme'
const changed = new EventTarget()

/** The chosen theme and a way to choose another; kept in the browser, shared with its other tabs. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, read), choose]
}

function read(): Theme {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

function choose(theme: Theme): void {
  apply(theme)
  try {
    if (theme === 'system') localStorage.removeItem(storageKey)
    else localStorage.setItem(storageKey, theme)
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  changed.dispatchEvent(new Event('change'))
}

function subscribe(listener: () => void): () => void {
  changed.addEventListener('change', listener)
  window.addEventListener('storage', onStorage)
  return () => {
    changed.removeEventListener('change', listener)
    window.removeEventListener('storage', onStorage)
  }
}

/** Another tab has chosen. */
function onStorage({ key, newValue }: StorageEvent): void {
  if (key === storageKey) apply(newValue === 'light' || newValue === 'dark' ? newValue : 'system')
}
