import { afterEach, expect, it, vi } from 'vitest'
import { unattendedHeader } from '../contract/access.ts'
import { watchAttendance } from './attendance.ts'
import { pageHeaders } from './client.ts'

afterEach(() => vi.useRealTimers())

const isMarked = () => unattendedHeader in pageHeaders()

function passes(seconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 })
}

it('marks what a page asks when nobody has touched it for a minute, until somebody does', () => {
  const stop = watchAttendance()
  passes(59)
  expect(isMarked()).toBe(false)
  passes(2)
  expect(isMarked()).toBe(true)
  document.body.dispatchEvent(new Event('keydown', { bubbles: true }))
  expect(isMarked()).toBe(false)
  passes(61)
  expect(isMarked()).toBe(true)
  document.body.dispatchEvent(new Event('pointermove', { bubbles: true }))
  expect(isMarked()).toBe(false)
  passes(61)
  stop()
  expect(isMarked()).toBe(false)
})

it('marks nothing where nobody watches, as without a sign-in', () => {
  passes(3_600)
  expect(isMarked()).toBe(false)
})
