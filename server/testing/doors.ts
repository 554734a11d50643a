import { getRequestListener } from '@hono/node-server'
import { listen } from '../listen.ts'
import { createSandbox } from '../sandbox/app.ts'
import { exa } from '../exa.ts'
import { sandbox } from '../upstream.ts'
import { startConsole, testKey } from './start-console.ts'

/** A way to the imports API. All of them must behave alike towards a client that keeps to the contract. */
export type Door = {
  /** `/websets/v0/…` and what follows. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends a file to the address that a created import came with; whether it was taken. */
  upload: (url: string, file: string) => Promise<boolean>
  /** What the official SDK takes as its base URL; null where there is no port. */
  baseUrl: string | null
  /** Whether errors are the console's problem body instead of upstream's own. */
  problems: boolean
  close: () => Promise<void>
}

const imports = 60
/** Nobody here waits for four seconds. */
const settings = { processingSeconds: 0.1, brokenUploads: 0 }

const put = async (url: string, body: string) => (await fetch(url, { method: 'PUT', body })).ok

/** The sandbox as a function. */
async function inProcess(): Promise<Door> {
  const { app, close } = createSandbox({ file: ':memory:', imports, settings })
  return {
    fetch: async (path, init) => app.request(path, withKey(init)),
    upload: async (url, body) => (await app.request(url, { method: 'PUT', body })).ok,
    baseUrl: null,
    problems: false,
    close: async () => close(),
  }
}

/** The sandbox on a port, as `npm run sandbox` serves it. */
async function overHttp(): Promise<Door> {
  const { app, close } = createSandbox({ file: ':memory:', imports, settings })
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const { url, close: stopListening } = await listen(
    (request, response) => void listener(request, response),
    '127.0.0.1',
    0,
  )
  return {
    fetch: (path, init) => fetch(url + path, withKey(init)),
    upload: put,
    baseUrl: url,
    problems: false,
    close: async () => {
      await stopListening(0)
      close()
    },
  }
}

/** The console in sandbox mode: its proxy in front of the sandbox in process. */
async function consoleOnSandbox(): Promise<Door> {
  const { app, close } = createSandbox({ file: ':memory:', imports, settings })
  const opened = await startConsole({ upstream: sandbox(app) })
  return {
    fetch: (path, init) => fetch(`${opened.url}/api${path}`, init),
    upload: put,
    baseUrl: `${opened.url}/api`,
    problems: true,
    close: async () => {
      await opened.close()
      close()
    },
  }
}

/** The console in live mode, pointed at the sandbox on its port. */
async function consoleLive(): Promise<Door> {
  const behind = await overHttp()
  const opened = await startConsole({ upstream: exa({ baseUrl: behind.baseUrl ?? '', apiKey: testKey }) })
  return {
    fetch: (path, init) => fetch(`${opened.url}/api${path}`, init),
    upload: put,
    baseUrl: `${opened.url}/api`,
    problems: true,
    close: async () => {
      await opened.close()
      await behind.close()
    },
  }
}

export const doors = {
  'the sandbox in process': inProcess,
  'the sandbox over HTTP': overHttp,
  'the console in sandbox mode': consoleOnSandbox,
  'the console in live mode': consoleLive,
}

function withKey(init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('x-api-key', testKey)
  return { ...init, headers }
}
