import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSdkCounts } from './sdk-counts.ts'

/** Python's csv module, character by character. */
function pythonRows(csv: string): number {
  let rows = 0
  let isOpen = false
  let state = 'start'
  for (const char of csv) {
    if (char === '\n' && state !== 'quoted') {
      rows++
      isOpen = false
      state = 'start'
      continue
    }
    if (char !== '\n') isOpen = true
    if (state === 'quoted') state = char === '"' ? 'quote' : 'quoted'
    else if (char === ',') state = 'start'
    else state = char === '"' && state !== 'cell' ? 'quoted' : 'cell'
  }
  return rows + Number(isOpen)
}

it('counts as the SDKs do, wherever the pieces are cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '"', ' ', '\n', 'é'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.nat({ max: 60 }), (csv, cut) => {
      const counts = createSdkCounts()
      counts.take(csv.slice(0, cut))
      counts.take(csv.slice(cut))
      const lines = csv.split('\n').filter((line) => line.trim() !== '').length
      expect(counts.end()).toEqual({
        js: Math.max(0, lines - 1),
        python: Math.max(0, pythonRows(csv) - 1),
      })
    }),
    { numRuns: 3_000 },
  )
})
