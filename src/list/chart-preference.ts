import { createPreference, usePreference } from '../ui/preference.ts'
import { useMedia } from '../ui/use-media.ts'

/** Whether the chart stands above the list. */
export const chartPreference = createPreference('chart', ['shown', 'hidden'])

/** A window that has room for it: on a phone, and in a low window, the rows need the room. */
export const chartRoom = '(min-width: 40rem) and (min-height: 40.01rem)'

/** In rem, at least; the chart's classes say the same. */
export const chartHeight = 7.75

/** Whether the chart stands above the list in this window. */
export function useChartShown(): boolean {
  const hidden = usePreference(chartPreference) === 'hidden'
  const hasRoom = useMedia(chartRoom)
  return hasRoom && !hidden
}
