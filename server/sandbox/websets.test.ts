import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { pageSchema } from '../../src/contract/page.ts'
import { websetSchema } from '../../src/contract/webset.ts'
import { publishedPage, publishedWebset } from '../testing/published-api.ts'
import { allImports, allWebsets, call, sandboxAt } from '../testing/sandbox-client.ts'

describe('GET /websets', () => {
  it('answers a page as published, which the contract reads', async () => {
    const { body, status } = await call(sandboxAt().app, '/websets')
    expect(status).toBe(200)
    expect(v.parse(publishedPage(publishedWebset), body).data).toHaveLength(8)
    expect(v.is(pageSchema(websetSchema), body)).toBe(true)
  })

  it('refers to imports that exist, in each of the four ways', async () => {
    const { app } = sandboxAt()
    const ids = new Set((await allImports(app)).map((item) => item.id))
    const websets = await allWebsets(app)
    const sources = {
      excludes: websets.flatMap((webset) => webset.excludes ?? []),
      scope: websets.flatMap((webset) => webset.searches.flatMap((search) => search.scope ?? [])),
      exclude: websets.flatMap((webset) => webset.searches.flatMap((search) => search.exclude ?? [])),
    }
    const used = [
      websets.flatMap((webset) => webset.imports.map((item) => item.id)),
      ...Object.values(sources).map((list) =>
        list.filter(({ source }) => source === 'import').map(({ id }) => id),
      ),
    ]
    for (const way of used) expect(way.length).toBeGreaterThan(0)
    expect(used.flat().filter((id) => !ids.has(id))).toEqual([])
    expect(sources.excludes.map(({ source }) => source)).toContain('webset')
  })

  it('shows its imports as they are now', async () => {
    const { app } = sandboxAt()
    const [item] = (await allWebsets(app)).flatMap((webset) => webset.imports)
    await call(app, `/imports/${item?.id}`, { method: 'PATCH', body: { title: 'Renamed' } })
    const shown = (await allWebsets(app)).flatMap((webset) => webset.imports)
    expect(shown.find(({ id }) => id === item?.id)?.title).toBe('Renamed')
  })

  it('pages like the imports do', async () => {
    const { app } = sandboxAt({ imports: 900 })
    const websets = await allWebsets(app)
    expect(websets).toHaveLength(120)
    expect(new Set(websets.map((webset) => webset.id)).size).toBe(120)
    const times = websets.map((webset) => webset.createdAt)
    expect(times).toEqual(times.toSorted().toReversed())
  })
})
