import { createPreference } from '../ui/preference.ts'

/** How high the rows of the list are. */
export const densityPreference = createPreference('density', ['comfortable', 'compact'])

/** Pixels, where all columns have room and where they have not. */
export const rowHeights = {
  comfortable: { wide: 40, narrow: 60 },
  compact: { wide: 30, narrow: 50 },
} as const

/** Pixels; the header's class says the same. */
export const headerHeight = 36

/** Pixels of room from which the table shows all its columns. */
export const wideFrom = 900
