import type { Config } from 'tailwindcss'

/** Names only: the values stand in `src/index.css`, once for light and once for dark. */
export default {
  content: ['./index.html', './src/**/*.{ts,tsx}'],
  theme: {
    colors: {
      transparent: 'transparent',
      current: 'currentColor',
      bg: 'var(--bg)',
      surface: 'var(--surface)',
      raised: 'var(--raised)',
      line: 'var(--line)',
      edge: 'var(--edge)',
      text: 'var(--text)',
      muted: 'var(--muted)',
      accent: 'var(--accent)',
      'on-accent': 'var(--on-accent)',
      danger: 'var(--danger)',
      'on-danger': 'var(--on-danger)',
      ok: 'var(--ok)',
      warn: 'var(--warn)',
      busy: 'var(--busy)',
      shade: 'var(--shade)',
    },
    fontFamily: {
      sans: ['system-ui', '-apple-system', '"Segoe UI"', 'Roboto', '"Helvetica Neue"', 'sans-serif'],
      mono: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', '"Liberation Mono"', 'monospace'],
    },
    fontSize: {
      xs: ['0.75rem', '1rem'],
      sm: ['0.8125rem', '1.25rem'],
      base: ['0.875rem', '1.25rem'],
      lg: ['1rem', '1.5rem'],
      xl: ['1.25rem', '1.75rem'],
    },
  },
} satisfies Config
