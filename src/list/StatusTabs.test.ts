import { describe, expect, it } from 'vitest'
import { tabStatuses } from './StatusTabs.tsx'

describe('tabStatuses', () => {
  it('shows the usual statuses even at nought, a canceled one only where it occurs, and any unknown one', () => {
    const usual = ['pending', 'processing', 'completed', 'failed']
    expect(tabStatuses(new Map())).toEqual(usual)
    expect(
      tabStatuses(
        new Map([
          ['archived', 1],
          ['failed', 2],
        ]),
      ),
    ).toEqual([...usual, 'archived'])
    expect(tabStatuses(new Map([['canceled', 1]]))).toEqual([...usual, 'canceled'])
  })
})
