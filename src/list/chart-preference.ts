import { createPreference } from '../ui/preference.ts'

/** Whether the chart stands above the list. */
export const chartPreference = createPreference('chart', ['shown', 'hidden'])

/** A window that has room for it: on a phone, and in a low window, the rows need the room. */
export const chartRoom = '(min-width: 40rem) and (min-height: 40.01rem)'
