import { createPreference, usePreference } from './preference.ts'

const themes = ['system', 'light', 'dark'] as const

/** `public/early.js` reads it too, before the first paint. */
const themePreference = createPreference('theme', themes)

themePreference.subscribe(() => {
  const theme = themePreference.read()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
})

const words: Record<(typeof themes)[number], { label: string; sign: string }> = {
  system: { label: 'System', sign: '◐' },
  light: { label: 'Light', sign: '○' },
  dark: { label: 'Dark', sign: '●' },
}

/** Switches from one theme to the next: the system's, light, dark. */
export function ThemeToggle() {
  const theme = usePreference(themePreference)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      onClick={() => themePreference.write(next)}
      title={`Theme: ${words[theme].label}. Switch to ${words[next].label}.`}
      aria-label={`Theme: ${words[theme].label}`}
      className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-surface hover:text-text"
    >
      <span aria-hidden>{words[theme].sign}</span>
    </button>
  )
}
