import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { type UserEvent, userEvent } from '@testing-library/user-event'
import { expect, onTestFinished, vi } from 'vitest'
import { liveImports } from '../../server/testing/live-imports.ts'
import {
  type EnvConsole,
  newDataDir,
  type StartOptions,
  startFromEnv,
} from '../../server/testing/start-from-env.ts'
import { startStubUpstream, type StubUpstream } from '../../server/testing/stub-upstream.ts'

// A component test opens the whole app, in happy-dom, on the real server of a console that runs in the same process:
//
//   const live = await startLive()
//   await live.open('/imports?status=failed')
//   await follow('Suppliers to audit')
//   await eventually(details).toHaveTextContent('Uneven rows')
//
// What is missing there: layout, native popovers, workers. Tests of those are in e2e/.

/** A running console with a page of it. */
export type OpenConsole = EnvConsole & {
  dataDir: string
  /** Opens an address, `/imports` unless one is given, in place of what is open. */
  open: (address?: string) => Promise<void>
  /** Ends this one and starts another on the same data, with other settings where some are given. Nothing is opened. */
  startAgain: (changes?: Record<string, string>) => Promise<OpenConsole>
  /** The same at the same address, and the page that is open stays. */
  restart: (changes?: Record<string, string>) => Promise<void>
}

/** A console on a stand-in for Exa, which the test can look into and make misbehave. */
export type LiveConsole = OpenConsole & { stub: StubUpstream }

/** Starts a console in the sandbox. Nothing is opened yet. */
export async function startSandbox(
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<OpenConsole> {
  const dataDir = env['DATA_DIR'] ?? newDataDir({ onTestFinished })
  const console = await startFromEnv({ onTestFinished }, { DATA_DIR: dataDir, ...env }, options)
  return {
    ...console,
    dataDir,
    open: (address = '/imports') => openPage(console.url + address),
    startAgain: async (changes = {}) => {
      cleanup()
      await console.stop()
      return startSandbox({ ...env, DATA_DIR: dataDir, ...changes }, options)
    },
    restart: async (changes = {}) => {
      await console.stop()
      await startSandbox({ ...env, DATA_DIR: dataDir, PORT: String(console.port), ...changes }, options)
    },
  }
}

/** Starts a console in live mode, with the five imports of `live-imports.ts`. Nothing is opened yet. */
export async function startLive(
  env: Record<string, string> = {},
  options: StartOptions = {},
): Promise<LiveConsole> {
  const stub = await startStubUpstream({ imports: liveImports() })
  onTestFinished(stub.close)
  const live = { EXA_API_KEY: 'exa-key-of-the-page-tests', EXA_BASE_URL: stub.url, RATE_LIMIT_RPS: '100' }
  return { ...(await startSandbox({ ...live, ...env }, options)), stub }
}

/** Opens an address as a browser does: as a new page, which knows nothing of the one before. */
async function openPage(address: string): Promise<void> {
  cleanup()
  const page = window as unknown as { happyDOM: { setURL: (url: string) => void } }
  page.happyDOM.setURL(address)
  // Node's `fetch` knows no page that an address could be relative to.
  vi.stubEnv('VITE_API_BASE', new URL('/api', address).href)
  // Whoever sits there knows the console already: it does not introduce itself.
  localStorage.setItem('imports-console:introduction', 'dismissed')
  vi.resetModules()
  const { App } = await import('../App.tsx')
  const { createQueryClient } = await import('../queries/query-client.ts')
  render(
    <QueryClientProvider client={createQueryClient()}>
      <App />
    </QueryClientProvider>,
  )
  onTestFinished(cleanup)
}

/** The hands of a person. */
export const user: UserEvent = userEvent.setup()

/** Waits until what is asserted of something holds: `await eventually(details).toHaveTextContent('Failed')`. */
export const eventually = <T,>(get: () => T) => expect.poll(get)

/** From here on the clock of the page, and of its server, goes on by itself and can be put forward. */
export function installClock(): { forward: (ms: number) => Promise<void> } {
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  return { forward: async (ms) => void (await vi.advanceTimersByTimeAsync(ms)) }
}
