import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ProblemError, problemResponse } from '../problem.ts'
import type { PublicAddress } from '../public-address.ts'
import type { ConsoleContext } from '../route.ts'

type PlainPage = {
  status: number
  title: string
  /** What happened and what to do, a paragraph each. */
  paragraphs: readonly string[]
  /** Links to follow. A path is within the console. */
  links: readonly { path: string; label: string }[]
}

/** Sends a page without the app and without scripts, for people who are not signed in yet. */
export function sendPlainPage(
  c: ConsoleContext,
  { basePath, pathOf }: Pick<PublicAddress, 'basePath' | 'pathOf'>,
  { status, title, paragraphs, links }: PlainPage,
): Response | Promise<Response> {
  return c.html(
    html`<!doctype html>
      <html lang="en" data-base-path="${basePath}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · Imports Console</title>
          <link rel="icon" href="${pathOf('/favicon.svg')}" type="image/svg+xml" />
          <link rel="stylesheet" href="${pathOf('/plain-page.css')}" />
          <script src="${pathOf('/early.js')}"></script>
        </head>
        <body>
          <header>Imports Console</header>
          <main>
            <h1>${title}</h1>
            ${paragraphs.map((text) => html`<p>${text}</p>`)}
            <p class="links">
              ${links.map(({ path, label }) => html`<a href="${pathOf(path)}">${label}</a>`)}
            </p>
          </main>
          <footer>Request ${c.get('requestId')}</footer>
        </body>
      </html>`,
    status as ContentfulStatusCode,
  )
}

/** Whether a person in a browser waits for the answer, and not a script. */
export function wantsPage(c: ConsoleContext): boolean {
  return /\btext\/html\b/i.test(c.req.header('accept') ?? '')
}

const titles: Partial<Record<string, string>> = {
  provider_unreachable: 'Sign-in is not available',
  sign_in_expired: 'Sign in again',
  sign_in_refused: 'The provider refused the sign-in',
  sign_in_misconfigured: 'Sign-in is not set up',
  sign_in_untrusted: 'Sign-in failed',
  not_signed_in: 'You are not signed in',
  no_role: 'You have no role here',
}

/** Sends a problem to a person in a browser: a page with its message and links. */
export function sendProblem(
  c: ConsoleContext,
  address: Pick<PublicAddress, 'basePath' | 'pathOf'>,
  error: unknown,
  links: PlainPage['links'],
): Response | Promise<Response> {
  if (!(error instanceof ProblemError)) throw error
  if (!wantsPage(c)) return problemResponse(c, error.parts)
  const { status, code, message, retryAfterMs } = error.parts
  if (retryAfterMs != null) c.header('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
  const title = titles[code] ?? 'Sign-in failed'
  return sendPlainPage(c, address, { status, title, paragraphs: [message], links })
}
