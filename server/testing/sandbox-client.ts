import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'
import type { Webset } from '../../src/contract/webset.ts'
import { createSandbox, type Sandbox } from '../sandbox/app.ts'
import type { NewImport } from '../sandbox/import-store.ts'
import type { SampleSet } from '../sandbox/samples/imports.ts'
import type { ProcessingSettings } from '../sandbox/uploads.ts'

/** What the tests of the sandbox share: a sandbox in memory under a clock that they set, and a way to call it. */

export const startOfTest = Date.UTC(2026, 2, 18, 15, 0)

type Call = { method?: string; headers?: Record<string, string>; body?: unknown }
type Answer = { status: number; requestId: string; body: unknown }

/** Calls the sandbox in process, with a key unless `headers` says otherwise. A `body` that is no string goes as JSON. */
export async function call(app: Sandbox['app'], target: string, options: Call = {}): Promise<Answer> {
  const { method = 'GET', headers = { 'x-api-key': 'test' }, body } = options
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body)
  const response = await app.request(`/websets/v0${target}`, {
    method,
    headers,
    ...(text !== undefined && { body: text }),
  })
  const requestId = response.headers.get('x-request-id') ?? ''
  return { status: response.status, requestId, body: await response.json() }
}

/** A sandbox in memory that starts at `startOfTest`; `clock.time` moves it on. */
export function sandboxAt({
  imports = 60,
  samples = 'usual',
  settings,
}: { imports?: number; samples?: SampleSet; settings?: ProcessingSettings } = {}) {
  const clock = { time: startOfTest }
  const errors: unknown[] = []
  const sandbox = createSandbox({
    file: ':memory:',
    imports,
    samples,
    ...(settings && { settings }),
    now: () => new Date(clock.time),
    onError: (error) => errors.push(error),
  })
  return { ...sandbox, clock, errors }
}

/** Every import, by the largest pages there are. */
export async function allImports(app: Sandbox['app']): Promise<Import[]> {
  return all<Import>(app, '/imports?limit=200')
}

/** Every webset, by the largest pages there are. */
export async function allWebsets(app: Sandbox['app']): Promise<Webset[]> {
  return all<Webset>(app, '/websets?limit=100')
}

async function all<T>(app: Sandbox['app'], target: string): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await call(app, cursor ? `${target}&cursor=${cursor}` : target)
    const page = body as Page<T>
    found.push(...page.data)
    if (page.nextCursor === cursor) throw new Error(`The list stands still at ${cursor}`)
    cursor = page.nextCursor
  }
  return found
}

/** An import to store in the sandbox: completed, with one row; `given` says what matters. */
export function newImport(given: Partial<NewImport> & { id: string }): NewImport {
  return {
    status: 'completed',
    format: 'csv',
    entity: { type: 'company' },
    title: 'Made by a test',
    count: 1,
    metadata: {},
    failedReason: null,
    failedAt: null,
    failedMessage: null,
    createdAt: startOfTest,
    updatedAt: startOfTest,
    due: null,
    ...given,
  }
}
