import * as matchers from '@testing-library/jest-dom/matchers'
import type { TestingLibraryMatchers } from '@testing-library/jest-dom/matchers'
import { afterEach, beforeEach, expect, vi } from 'vitest'

// jest-dom's own declarations are for an older Vitest, and know nothing of assertions that wait.
declare module 'vitest' {
  interface Matchers<R, T> extends TestingLibraryMatchers<T, R> {}
}
expect.extend(Object.fromEntries(Object.entries(matchers)))

/** What the page has said since the test began. */
let said: unknown[][] = []

beforeEach(() => {
  said = []
  for (const method of ['error', 'warn'] as const)
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => void said.push(words))
})

// As in the browser tests: a test fails on any error or warning of the page.
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  localStorage.clear()
  sessionStorage.clear()
  if (said.length > 0)
    throw new Error(`The page complained:\n${said.map((words) => words.join(' ')).join('\n')}`)
})
