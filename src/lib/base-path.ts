/**
 * What stands before every path of this console: `/console` where PUBLIC_URL has such a path, else nothing. The server
 * writes it into the page, so that one build serves any.
 */
export const basePath: string =
  typeof document === 'undefined' ? '' : (document.documentElement.dataset['basePath'] ?? '')

/** The path of this page, as the router has it. */
export function pathHere(): string {
  return location.pathname.slice(basePath.length) || '/'
}

/** A path with all that it takes to call it from elsewhere. */
export function urlOf(path: string): string {
  return location.origin + basePath + path
}

/** What something is stored under in this browser: a second console of this origin has names of its own. */
export function storageKey(name: string): string {
  return `imports-console${basePath}:${name}`
}
