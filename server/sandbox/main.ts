import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { parseSandboxEnv } from '../env/env.ts'
import { closerOf, startFailure, stopOnSignals } from '../listen.ts'
import { sandboxSettings } from '../sandbox-scenarios.ts'
import { createSandbox } from './app.ts'
import { newRequestId } from '../request-id.ts'

/** `npm run sandbox`: the sandbox alone, over HTTP. */

const finishWithinMs = 10_000

function start(): void {
  const env = parseSandboxEnv(process.env)
  const sandbox = createSandbox({
    // The same file as that of a console in sandbox mode.
    file: path.join(env.DATA_DIR, 'sandbox.db'),
    imports: env.SANDBOX_IMPORTS,
    settings: sandboxSettings(env),
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  })
  const host = env.HOST.replace(/^\[(.*)\]$/, '$1')
  const listener = getRequestListener(sandbox.app.fetch, { hostname: host, errorHandler: refuseBroken })
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  const close = closerOf(server)
  server.once('error', (error) => {
    sandbox.close()
    fail(error)
  })
  server.listen(env.PORT, host, () => {
    const { address, family, port } = server.address() as AddressInfo
    const origin = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    process.stdout.write(
      `Sandbox of the imports API: ${origin}/websets/v0/imports (any non-empty x-api-key will do)\n`,
    )
  })
  stopOnSignals(async () => {
    await close(finishWithinMs)
    sandbox.close()
  })
}

/** Answers an invalid request that does not reach the app, such as one with a broken Host. */
function refuseBroken(error: unknown): Response {
  const requestId = newRequestId('req')
  const message = error instanceof Error ? error.message : 'The request could not be read'
  const body = { requestId, error: message, tag: 'INVALID_REQUEST' }
  return Response.json(body, { status: 400, headers: { 'X-Request-Id': requestId } })
}

function fail(error: unknown): void {
  process.stderr.write(`${startFailure(error)}\n`)
  process.exitCode = 1
}

try {
  start()
} catch (error) {
  fail(error)
}
