/** What the tests take from `nginx.mjs`, which is plain JavaScript. */
export function findNginx(): string | undefined
export const howToInstall: string
