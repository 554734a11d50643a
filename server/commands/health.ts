import { get } from 'node:http'
import { parseConsoleEnv } from '../env/env.ts'
import { runCommand, say } from './run-command.ts'

/**
 * `imports-console health`: whether the console of this environment answers. For health checks of containers without curl. It does
 * not ask whether the console is ready, because a restart repairs neither a ledger nor a network.
 */
const withinMs = 3_000

/** The local address of a console that listens on all addresses. */
const here: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

function check(): void {
  const { HOST, PORT } = parseConsoleEnv(process.env)
  const host = here[HOST] ?? HOST
  const request = get({ host, port: PORT, path: '/healthz', timeout: withinMs }, ({ statusCode }) => {
    end(statusCode === 200, `answered ${statusCode}`)
    request.destroy()
  })
  request.once('timeout', () => request.destroy(new Error(`no answer within ${withinMs} ms`)))
  request.once('error', (error) => end(false, error.message))
}

function end(isHealthy: boolean, what: string): void {
  process.exitCode = isHealthy
    ? say(0, 'The console answers')
    : say(1, `The console does not answer: ${what}`)
}

await runCommand(check)
