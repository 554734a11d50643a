import { route, type Route } from '../route.ts'
import type { DocumentOptions } from './document.ts'

type Deps = Omit<DocumentOptions, 'routes'> & { routes: () => DocumentOptions['routes'] }

/** The description of the routes, for whoever writes a script. It is made when it is first asked for. */
export function openApiRoutes({ routes, ...others }: Deps): Route[] {
  let document: Promise<unknown> | undefined
  const make = async () => {
    const { openApiDocument } = await import('./document.ts')
    return openApiDocument({ ...others, routes: routes() })
  }
  return [
    route.get('/api/console/openapi.json', { role: 'viewer' }, async (c) =>
      c.json(await (document ??= make())),
    ),
  ]
}
