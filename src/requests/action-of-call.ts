import type { CreateImport } from '../contract/create-import.ts'
import type { ImportPatch } from '../contract/import.ts'
import { personHeader } from '../contract/who.ts'
import type { Action } from './sample.ts'

type Sent = { method: string; path: string; headers: Readonly<Record<string, string>>; body: unknown }

/** The same action at Exa; null if Exa has none. The casts are safe: the bodies are this app's own. */
export function actionOfCall({ method, path, body }: Omit<Sent, 'headers'>): Action | null {
  const { pathname, searchParams } = new URL(path, 'http://console')
  const [, kind = '', id] = /\/(?:websets\/v0|console)\/(\w+)(?:\/([^/]+))?$/.exec(pathname) ?? []
  const called = `${method} ${kind}${id === undefined ? '' : '/:id'}`
  const one = { id: decodeURIComponent(id ?? '') }
  // What was sent is dropped where there is no room for it.
  if (body === null && (method === 'POST' || method === 'PATCH')) return null
  switch (called) {
    case 'GET imports': {
      const cursor = searchParams.get('cursor')
      const limit = Number(searchParams.get('limit') ?? 25)
      return { kind: 'list imports', limit, ...(cursor !== null && { cursor }) }
    }
    case 'POST imports':
      return { kind: 'create import', params: body as CreateImport, fileName: 'imports.csv' }
    case 'GET imports/:id':
      return { kind: 'get import', ...one }
    case 'PATCH imports/:id':
      return { kind: 'update import', ...one, changes: body as ImportPatch }
    case 'DELETE imports/:id':
      return { kind: 'delete import', ...one }
    case 'POST jobs':
      return { kind: 'delete imports', ids: (body as { ids: string[] }).ids }
    case 'GET websets':
      return { kind: 'list websets' }
    default:
      return null
  }
}

/** The same call to the console at `origin`. */
export function consoleCall({ method, path, headers, body }: Sent, origin: string): Action {
  // A script is nobody's page.
  const { accept: _any, [personHeader]: _person, ...rest } = headers
  const sent = isUpload(path) ? ({ file: 'imports.csv' } as const) : body === null ? null : { json: body }
  return { kind: 'call console', method, url: new URL(path, origin).href, headers: rest, sent }
}

function isUpload(path: string): boolean {
  return path.includes('/console/uploads/')
}
