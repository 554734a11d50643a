import type { Import } from '../src/contract/import.ts'
import type { Story } from '../src/contract/story.ts'
import type { Ledger } from './ledger/ledger.ts'
import { idOf, route, type Route } from './route.ts'

type Deps = {
  ledger: Pick<Ledger, 'story'>
  /** What is known of an import, also after its deletion. */
  importOf: (importId: string) => Promise<Import | null>
}

/** `GET /api/console/imports/{id}/story`: what was done to an import, and to those that came before and after it. */
export function storyRoutes({ ledger, importOf }: Deps): Route[] {
  return [
    route.get('/api/console/imports/:id/story', { role: 'viewer' }, async (c) => {
      const { steps, importIds, isWhole } = await ledger.story(idOf(c))
      const imports = await Promise.all(importIds.map(async (id) => ({ id, import: await importOf(id) })))
      return c.json({ steps, imports, isWhole } satisfies Story)
    }),
  ]
}
