import { afterEach, describe, expect, it, vi } from 'vitest'
import { noteServerTime, onServerClock, serverNow } from './server-clock.ts'

const hour = 3_600_000
const at = Date.UTC(2026, 10, 27, 12)

afterEach(() => {
  noteServerTime(new Date().toUTCString())
  vi.useRealTimers()
})

describe('the clock of the server', () => {
  it.each([2 * hour, -3 * hour])('is told from one that is %i ms off', (off) => {
    vi.useFakeTimers({ now: at + off })
    const heard = vi.fn<() => void>()
    const end = onServerClock(heard)
    noteServerTime(new Date(at).toUTCString())
    expect(serverNow()).toBe(at)
    expect(heard).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(hour)
    noteServerTime(new Date(at + hour).toUTCString())
    expect(serverNow()).toBe(at + hour)
    expect(heard).toHaveBeenCalledTimes(1)
    end()
  })

  it('is not told anew by answers that differ by less than anybody sees', () => {
    vi.useFakeTimers({ now: at })
    const heard = vi.fn<() => void>()
    const end = onServerClock(heard)
    for (const ahead of [61_000, 59_000, 60_000, 62_000]) noteServerTime(new Date(at + ahead).toUTCString())
    expect(serverNow()).toBe(at + 61_000)
    expect(heard).toHaveBeenCalledTimes(1)
    end()
  })

  it('is this machine’s where they differ by seconds, or no answer says', () => {
    vi.useFakeTimers({ now: at })
    for (const date of [new Date(at + 30_000).toUTCString(), null, 'soon']) {
      noteServerTime(date)
      expect(serverNow()).toBe(at)
    }
  })
})
