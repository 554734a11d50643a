import { expect, it } from 'vitest'
import * as parts from './parts.ts'

it('fetches each part ahead of its need', () => {
  const { ahead, ...all } = parts
  expect(new Set(ahead)).toEqual(new Set(Object.values(all)))
})
