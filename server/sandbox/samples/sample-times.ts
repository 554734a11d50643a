import { createRandom } from './random.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The newest few are minutes old, so that there is always something going on. */
const newest = [1.5, 4, 7, 13, 26, 52].map((age) => age * minute)
const span = 30 * day

/**
 * When each of `count` sample imports was made, newest first, in milliseconds: over the thirty days before `now`, mostly
 * in (UTC) working hours, hardly at weekends, and more on some days, the last two among them, than on others.
 */
export function sampleTimes(count: number, now: number): Float64Array {
  // Its own stream: how many draws it takes depends on the weekday, which must not change the other sample data.
  const random = createRandom(0x71_4e)
  const busyDays = new Set([0, 1, ...Array.from({ length: 4 }, () => random.int(2, 29))])
  const times = Float64Array.from({ length: count }, (_, rank) => {
    const fixed = newest[rank]
    if (fixed !== undefined) return now - fixed
    for (;;) {
      const age = hour + random.next() * (span - hour)
      const busy = busyDays.has(Math.floor(age / day)) ? 1 : 0.35
      if (random.chance(busy * likelihood(new Date(now - age)))) return Math.floor(now - age)
    }
  })
  return times.toSorted((a, b) => b - a)
}

function likelihood(time: Date): number {
  const weekday = time.getUTCDay()
  const hourOfDay = time.getUTCHours()
  const working = hourOfDay >= 8 && hourOfDay < 18 && hourOfDay !== 12
  return (weekday === 0 || weekday === 6 ? 0.12 : 1) * (working ? 1 : 0.12)
}
