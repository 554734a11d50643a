import { type SandboxChange, type SandboxState, sandboxStateSchema } from '../contract/sandbox.ts'
import { type Abortable, call, client, parse, read } from './client.ts'

/** The controls of the sandbox; 404 `no_sandbox` in live mode. */
export function getSandbox(options: Abortable): Promise<SandboxState> {
  return read('console/sandbox', sandboxStateSchema, options)
}

export async function changeSandbox(json: SandboxChange): Promise<SandboxState> {
  return parse(await call(() => client.patch('console/sandbox', { json })), sandboxStateSchema)
}

/** Throws everything in the sandbox away and starts again with so many sample imports. */
export async function resetSandbox(imports: number): Promise<SandboxState> {
  const json = { imports }
  return parse(await call(() => client.post('console/sandbox/reset', { json })), sandboxStateSchema)
}

export async function startScenario(id: string): Promise<SandboxState> {
  const path = `console/sandbox/scenarios/${encodeURIComponent(id)}`
  return parse(await call(() => client.post(path, { json: {} })), sandboxStateSchema)
}
