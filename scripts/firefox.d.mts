/** What `e2e/firefox.ts` takes from `firefox.mjs`, which is plain JavaScript. */
export function findFirefox(): string | undefined
export const howToInstall: string
