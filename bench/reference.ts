import type { Browser } from '@playwright/test'

/** How long a fixed piece of work takes now, in milliseconds, because the speed of a shared machine varies. */
export async function reference(within: Browser): Promise<number> {
  const page = await within.newPage()
  const times = await page.evaluate(() =>
    Array.from({ length: 9 }, () => {
      const start = performance.now()
      const items = Array.from({ length: 40_000 }, (_, index) => ({
        key: String((index * 7919) % 40_009),
        index,
      }))
      JSON.parse(JSON.stringify(items.toSorted((a, b) => (a.key < b.key ? -1 : 1))))
      return performance.now() - start
    }),
  )
  await page.close()
  return median(times)
}

/** The median; NaN if there are no numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
