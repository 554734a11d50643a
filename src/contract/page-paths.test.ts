import { describe, expect, it } from 'vitest'
import { isPagePath } from './page-paths.ts'

describe('the pages of the app', () => {
  it.each([
    '/',
    '/imports',
    '/imports/import_1',
    '/Imports/import~1',
    '/imports/import_1/repair',
    '/new-import',
    '/sandbox',
    '/requests/1',
    '/deletions',
    '/deletions/4711',
    '/deletions/jobs',
    '/deletions/jobs/1',
    '/access/sessions',
    '/access/tokens',
  ])('are there at %s', (address) => {
    expect(isPagePath(address)).toBe(true)
  })

  it.each([
    '',
    '/imports/',
    '/imports/a/b',
    '/imports/repair/',
    '/imports//repair',
    '/imports-old',
    '/new-import/x',
    '/deletions/1/2',
    '/access',
    '/access/tokens/1',
    '/foo',
    '/API/websets',
    '/.git/config',
    '/healthz',
  ])('are not at %j', (address) => {
    expect(isPagePath(address)).toBe(false)
  })
})
