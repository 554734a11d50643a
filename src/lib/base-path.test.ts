import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllGlobals())

/** The module on a page of a console, as the server wrote it. */
function onPage(dataset: Record<string, string>, pathname: string) {
  vi.stubGlobal('document', { documentElement: { dataset } })
  vi.stubGlobal('location', { origin: 'https://host', pathname })
  return import('./base-path.ts')
}

it('is what the page says', async () => {
  const { basePath, pathHere, urlOf, storageKey } = await onPage({ basePath: '/console' }, '/console/imports')
  expect(basePath).toBe('/console')
  expect(pathHere()).toBe('/imports')
  expect(urlOf('/api')).toBe('https://host/console/api')
  // Another console of this origin has a storage of its own, as it were.
  expect(storageKey('views')).toBe('imports-console/console:views')
})

it.each(['/console', '/console/'])('has the first page at %s', async (pathname) => {
  expect((await onPage({ basePath: '/console' }, pathname)).pathHere()).toBe('/')
})

it('is nothing where the page says nothing', async () => {
  const { basePath, pathHere, urlOf, storageKey } = await onPage({}, '/imports')
  expect([basePath, pathHere(), urlOf('/api'), storageKey('views')]).toEqual([
    '',
    '/imports',
    'https://host/api',
    'imports-console:views',
  ])
})
