import { useMedia } from '../ui/use-media.ts'
import { createPreference, createTextPreference, usePreference } from '../ui/preference.ts'

/** What this browser keeps of how the list looks. */

/** Whether the chart stands above the list. */
export const chartPreference = createPreference('chart', ['shown', 'hidden'])

/** A window that has room for it: on a phone, and in a low window, the rows need the room. */
export const chartRoom = '(min-width: 40rem) and (min-height: 40.01rem)'

/** Whether the chart stands above the list in this window. */
export function useChartShown(): boolean {
  const hidden = usePreference(chartPreference) === 'hidden'
  const hasRoom = useMedia(chartRoom)
  return hasRoom && !hidden
}

/** How high the rows of the list are. */
export const densityPreference = createPreference('density', ['comfortable', 'compact'])

/** Whether the introduction stands under the list. `called`: it was asked for again, so it takes the focus once. */
export const introductionPreference = createPreference('introduction', ['shown', 'dismissed', 'called'])

/** Whether the list shows who owns an import, where any import says so. */
export const ownerPreference = createPreference('owner', ['shown', 'hidden'])

export const defaultOwnerKey = 'owner'

/** The metadata field that says who owns an import. */
export const ownerKeyPreference = createTextPreference('owner-key', defaultOwnerKey, 100)
