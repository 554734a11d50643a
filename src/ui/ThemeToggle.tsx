import { createPreference, usePreference } from './preference.ts'
import { Icon } from './Icon.tsx'

const themes = ['system', 'light', 'dark'] as const

/** `public/early.js` reads it too, before the first paint. */
export const themePreference = createPreference('theme', themes)

themePreference.subscribe(() => {
  const theme = themePreference.read()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
})

const words: Record<(typeof themes)[number], string> = { system: 'System', light: 'Light', dark: 'Dark' }

/** Switches from one theme to the next: the system's, light, dark. */
export function ThemeToggle() {
  const theme = usePreference(themePreference)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      onClick={() => themePreference.write(next)}
      title={`Theme: ${words[theme]}. Switch to ${words[next]}.`}
      aria-label={`Theme: ${words[theme]}`}
      className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-surface hover:text-text"
    >
      <Icon name={theme} />
    </button>
  )
}
