import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseConsoleEnv } from '../env/env.ts'
import { createRequestListener, listen } from '../listen.ts'
import { openConsole, type OpenConsole } from '../open-console.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'
import type { TestProvider } from './oidc-provider.ts'

export type SignInConsole = {
  /** As its people know it, without a slash at the end. */
  url: string
  port: number
  dataDir: string
  routes: OpenConsole['routes']
  /** All that was logged, where LOG_LEVEL lets anything be. */
  log: () => string
  /** A browser that knows the way to it, and nobody's cookies. */
  browser: () => TestBrowser
  close: (options?: { keepData?: boolean }) => Promise<void>
}

/** Which group of the provider's people has which role. */
export const testRoles = {
  ROLE_VIEWER: 'imports-viewers',
  ROLE_OPERATOR: 'imports-operators',
  ROLE_ADMIN: 'imports-admins',
}

/** The variables of a console whose people sign in at this provider. */
export function signInEnvironment({ issuer, clientId, clientSecret }: TestProvider): Record<string, string> {
  return {
    AUTH: 'oidc',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    ...testRoles,
  }
}

/** A console at https://console.test, as if behind a proxy that ends TLS, whose people sign in at this provider. */
export async function startSignInConsole(
  provider: TestProvider,
  environment: Record<string, string> = {},
): Promise<SignInConsole & { signedIn: (subject: string) => Promise<TestBrowser> }> {
  const console = await startAccessConsole({ ...signInEnvironment(provider), ...environment })
  return {
    ...console,
    signedIn: async (subject) => {
      const browser = console.browser()
      provider.signsIn = subject
      const { status, text } = await browser.open(`${console.url}/`)
      provider.signsIn = null
      // Without a built app a page that may be seen is not there.
      if (status !== 404) throw new Error(`${subject} could not sign in: ${status} ${text}`)
      return browser
    },
  }
}

/** The same with the sign-in that its environment asks for. */
export async function startAccessConsole(environment: Record<string, string>): Promise<SignInConsole> {
  const dataDir = environment['DATA_DIR'] ?? mkdtempSync(path.join(tmpdir(), 'sign-in-'))
  const env = parseConsoleEnv({
    PORT: '0',
    LOG_LEVEL: 'silent',
    UNDO_SECONDS: '0',
    SANDBOX_IMPORTS: '5',
    PUBLIC_URL: 'https://console.test',
    DATA_DIR: dataDir,
    ...environment,
  })
  let log = ''
  const logTo = { write: (line: string) => void (log += line) }
  const opened = await openConsole({ env, port: () => 0, logTo })
  const { port, close } = await listen(createRequestListener(opened.app), '127.0.0.1', env.PORT)
  opened.start()
  const url = env.PUBLIC_URL ?? ''
  return {
    url,
    port,
    dataDir,
    routes: opened.routes,
    log: () => log,
    browser: () => createTestBrowser({ [new URL(url).host]: port }),
    close: async ({ keepData = false } = {}) => {
      await close(0)
      await opened.close(0)
      if (!keepData) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
