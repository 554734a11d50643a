import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { selfSigned } from '../server/testing/self-signed.ts'
import { freePort } from '../server/testing/free-port.ts'
import { startNginx } from '../server/testing/start-nginx.ts'
import type { ConsoleServer } from './console-process.ts'

/** Starts a console behind nginx, as `deploy/nginx.conf` has it: its `url` is the public one, `https://localhost:…/console`. */
export async function startBehindNginx(
  start: (env: Record<string, string>) => Promise<ConsoleServer>,
  env: Record<string, string>,
): Promise<ConsoleServer> {
  // What a test asks by itself, past the browser.
  setDefaultCACertificates([...getCACertificates('default'), selfSigned.cert])
  const port = await freePort()
  const url = `https://localhost:${port}/console`
  const server = await start({ PUBLIC_URL: url, TRUSTED_PROXIES: '127.0.0.1', ...env })
  const nginx = await startNginx({ port, consolePort: Number(new URL(server.url).port) })
  return {
    ...server,
    url,
    dispose: async () => {
      await nginx.close()
      return (await server.dispose()) + nginx.log()
    },
  }
}
