/** Where the app has a page, in its router's patterns: `:id` is a segment, and `:id?` one that may be missing. */
export const pagePaths = {
  home: '/',
  imports: '/imports/:id?',
  /** `new` in place of an id: of a file that was chosen. */
  repair: '/imports/:id/repair',
  newImport: '/new-import',
  sandbox: '/sandbox',
  requests: '/requests/:id?',
  jobs: '/deletions/jobs/:id?',
  deletions: '/deletions/:id?',
  sessions: '/access/sessions',
  tokens: '/access/tokens',
} as const

/** As the router reads them: without regard to the case of letters. */
const pages = Object.values(pagePaths).map(
  (pattern) => new RegExp(`^${pattern.replace('/:id?', '(?:/[^/]+)?').replace('/:id', '/[^/]+')}$`, 'i'),
)

/** Whether the app has a page at a path; the server answers every other with 404. */
export function isPagePath(path: string): boolean {
  return pages.some((page) => page.test(path))
}
