import type { BrowserContext } from '@playwright/test'

/** What must not happen in any page of a test. */
export type PageWatch = {
  /** What happened all the same. */
  problems: string[]
  /** Requests may go to this address. */
  allowOrigin: (url: string) => void
  /** From here on, answers of 400 and more, and no answer at all, are part of the test. */
  expectFailedRequests: () => void
  /** The test is over: what comes now is the end of its servers. */
  end: () => void
}

/** What the browser logs by itself for every fetch that fails, and for a part of the app that cannot be fetched. */
const failedRequest =
  /^(Failed to load resource: |TypeError: Failed to fetch dynamically imported module: |PartMissingError: )/

/**
 * Watches all pages of a context for errors and warnings in the console, for anything thrown, for breaches of the
 * content security policy, and for requests to anywhere but the console.
 */
export async function watchPages(context: BrowserContext): Promise<PageWatch> {
  const problems: string[] = []
  const origins = new Set(['null'])
  let failuresExpected = false
  let over = false
  const note = (problem: string) => over || problems.push(problem)

  context.on('console', (message) => {
    const type = message.type()
    if (type !== 'error' && type !== 'warning') return
    if (failuresExpected && failedRequest.test(message.text())) return
    note(`console ${type}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => note(`thrown: ${error.error().stack || String(error.error())}`))
  context.on('request', (request) => {
    if (!origins.has(new URL(request.url()).origin)) note(`request elsewhere: ${request.url()}`)
  })
  await context.exposeBinding('policyBreached', (_source, breach: string) => note(`policy: ${breach}`))
  await context.addInitScript(() => {
    window.addEventListener('securitypolicyviolation', (event) => {
      const { policyBreached } = window as unknown as { policyBreached: (breach: string) => void }
      policyBreached(`${event.effectiveDirective} blocked ${event.blockedURI} ${event.sample}`)
    })
  })

  return {
    problems,
    allowOrigin: (url) => origins.add(new URL(url).origin),
    expectFailedRequests: () => (failuresExpected = true),
    end: () => (over = true),
  }
}
