import { chartPreference, densityPreference, ownerPreference } from './list/preferences.ts'
import type { EntryGroup } from './palette-entries.ts'
import { themePreference } from './ui/ThemeToggle.tsx'
import { shortcutsPreference } from './ui/use-shortcuts.ts'

/** What this browser keeps, each as it is not now. */
export function settingsOf(): EntryGroup {
  const isCompact = densityPreference.read() === 'compact'
  const isHidden = chartPreference.read() === 'hidden'
  const hasNoOwner = ownerPreference.read() === 'hidden'
  const areOn = shortcutsPreference.read() === 'on'
  const theme = themePreference.read()
  return {
    title: 'Settings',
    entries: [
      ...(['system', 'light', 'dark'] as const)
        .filter((other) => other !== theme)
        .map((other) => ({ name: `Theme: ${other}`, run: () => themePreference.write(other) })),
      {
        name: isCompact ? 'Comfortable rows' : 'Compact rows',
        run: () => densityPreference.write(isCompact ? 'comfortable' : 'compact'),
      },
      {
        name: isHidden ? 'Show the chart' : 'Hide the chart',
        run: () => chartPreference.write(isHidden ? 'shown' : 'hidden'),
      },
      {
        name: hasNoOwner ? 'Show the owner' : 'Hide the owner',
        run: () => ownerPreference.write(hasNoOwner ? 'shown' : 'hidden'),
      },
      {
        name: `Turn single-key shortcuts ${areOn ? 'off' : 'on'}`,
        run: () => shortcutsPreference.write(areOn ? 'off' : 'on'),
      },
    ],
  }
}
