import { problemError } from '../problem.ts'
import { route, type Route } from '../route.ts'
import type { DocumentOptions } from './document.ts'

type Deps = Omit<DocumentOptions, 'routes'> & { routes: () => DocumentOptions['routes'] }

const replaced =
  'The console’s program cannot be read any more: it was probably replaced while the console ran. Start the console again.'

/** The description of the routes, for whoever writes a script. It is made when it is first asked for. */
export function openApiRoutes({ routes, ...others }: Deps): Route[] {
  let document: Promise<unknown> | undefined
  const make = async () => {
    const { openApiDocument } = await import('./document.ts').catch((error: unknown) => {
      throw problemError(503, 'program_replaced', replaced, error)
    })
    return openApiDocument({ ...others, routes: routes() })
  }
  return [
    route.get('/api/console/openapi.json', { role: 'viewer' }, async (c) =>
      c.json(await (document ??= make())),
    ),
  ]
}
