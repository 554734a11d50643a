import { createPreference } from '../ui/preference.ts'

/** How high the rows of the list are. */
export const densityPreference = createPreference('density', ['comfortable', 'compact'])
