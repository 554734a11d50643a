import { createPreference, createTextPreference } from '../ui/preference.ts'

/** Whether the list shows who owns an import, where any import says so. */
export const ownerPreference = createPreference('owner', ['shown', 'hidden'])

export const defaultOwnerKey = 'owner'

/** The metadata field that says who owns an import. */
export const ownerKeyPreference = createTextPreference('owner-key', defaultOwnerKey, 100)
