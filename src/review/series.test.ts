import { expect, it } from 'vitest'
import { otherStatuses, seriesLabel } from './series.ts'

it('names the unknown statuses as Exa does, as long as they are few', () => {
  const others = otherStatuses(['failed', 'paused', 'archived', 'paused'].map((status) => ({ status })))
  expect(others).toEqual(['archived', 'paused'])
  expect(seriesLabel('other', others)).toBe('archived, paused')
  expect(seriesLabel('other', ['archived'])).toBe('archived')
  expect(seriesLabel('other', ['a', 'b', 'c'])).toBe('3 other statuses')
  expect(seriesLabel('failed', others)).toBe('Failed')
})
