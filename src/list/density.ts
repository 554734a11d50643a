import { createPreference } from '../ui/preference.ts'

/** How high the rows of the list are. */
export const densityPreference = createPreference('density', ['comfortable', 'compact'])

/** In rem, of rows with one line and with two. */
export const rowHeights = {
  comfortable: { oneLine: 2.5, twoLines: 3.75 },
  compact: { oneLine: 1.875, twoLines: 3.125 },
} as const

/** In rem; the header's class says the same. */
export const headerHeight = 2.25

/**
 * A window in which a row is one line with the columns that fit; in a narrower one it has two. The window counts and not
 * the list, which is narrower beside an open import: no row becomes higher then, and none moves.
 */
export const oneLineFrom = '(min-width: 56.25rem)'
