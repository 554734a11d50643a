import type { Answer, TestBrowser } from './test-browser.ts'

/**
 * Signs in at the console at `url` up to the moment that the provider sends the browser back, to the page `to` in the end:
 * the address that it is sent to.
 */
export async function callbackTo(url: string, browser: TestBrowser, to = '/'): Promise<URL> {
  const headers = { accept: 'text/html' }
  const start = `${url}/api/console/sign-in?to=${encodeURIComponent(to)}`
  let answer = await browser.send(start, { headers })
  for (;;) {
    const next = new URL(answer.headers.get('location') ?? '', answer.url)
    if (next.href.startsWith(`${url}/api/console/sign-in/callback`)) return next
    answer = await browser.send(next.href, { headers })
  }
}

/** The line that sets the cookie of a session; undefined where none does. */
export function newSessionOf({ setCookies }: Answer): string | undefined {
  return setCookies.find((line) => line.includes('-session='))
}
