import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { DatabaseError } from '../database.ts'
import { parseSandboxEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'
import { sandboxSettings } from '../sandbox-scenarios.ts'
import { createSandbox, type Sandbox } from './app.ts'
import { newRequestId } from '../request-id.ts'

/** `npm run sandbox`: the sandbox alone, over HTTP. */

const finishWithinMs = 10_000

try {
  start()
} catch (error) {
  fail(error)
}

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
  const stop = () => stopServing(server, sandbox)
  process.once('SIGTERM', stop).once('SIGINT', stop)
}

/** Answers an invalid request that does not reach the app, such as one with a broken Host. */
function refuseBroken(error: unknown): Response {
  const requestId = newRequestId('req')
  const message = error instanceof Error ? error.message : 'The request could not be read'
  const body = { requestId, error: message, tag: 'INVALID_REQUEST' }
  return Response.json(body, { status: 400, headers: { 'X-Request-Id': requestId } })
}

/** Accepts no more requests and lets the current ones finish, so that the process ends. After ten seconds it cuts them off. */
function stopServing(server: Server, sandbox: Sandbox): void {
  // A kept-alive connection becomes idle only after its answer, so closing the idle ones once is not enough.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), finishWithinMs)
  server.close(() => {
    clearInterval(sweep)
    clearTimeout(cut)
    sandbox.close()
  })
}

/** One line for an error that the operator can fix; a stack for a defect of ours. */
function fail(error: unknown): void {
  process.stderr.write(`${describe(error)}\n`)
  process.exitCode = 1
}

function describe(error: unknown): string {
  if (error instanceof EnvError || error instanceof DatabaseError) return error.message
  if (!(error instanceof Error)) return String(error)
  const { code, message, stack } = error as NodeJS.ErrnoException
  // The system's own message says it well (a port that is taken, a folder that cannot be made).
  const hint = code === 'EADDRINUSE' ? '. Set PORT to another one, or to 0 for any that is free' : ''
  return code ? `The sandbox cannot start: ${message}${hint}.` : (stack ?? message)
}
