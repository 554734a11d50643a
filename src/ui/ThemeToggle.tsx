import { type Theme, themes, useTheme } from './theme.ts'

const words: Record<Theme, { label: string; sign: string }> = {
  system: { label: 'System', sign: '◐' },
  light: { label: 'Light', sign: '○' },
  dark: { label: 'Dark', sign: '●' },
}

/** Goes through the themes: as the system, light, dark. */
export function ThemeToggle() {
  const [theme, choose] = useTheme()
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      onClick={() => choose(next)}
      title={`Theme: ${words[theme].label}. Switch to ${words[next].label}.`}
      aria-label={`Theme: ${words[theme].label}`}
      className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-surface hover:text-text"
    >
      <span aria-hidden>{words[theme].sign}</span>
    </button>
  )
}
