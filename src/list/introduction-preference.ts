import { createPreference } from '../ui/preference.ts'

/** Whether the introduction stands under the list: until it is dismissed, and when it was called back, which takes the focus there. */
export const introductionPreference = createPreference('introduction', ['shown', 'dismissed', 'called'])
