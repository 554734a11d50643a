/** What of the rate is left after one 429, and the share of it that comes back with each call that was let through. */
const decrease = 0.9
const increase = 1 / 10
/** The lowest it goes, as a share of the whole. */
const floor = 1 / 10

/**
 * How many calls a second we allow ourselves, between a tenth of the budget and all of it: each 429 takes some away,
 * each success gives some back (additive increase, multiplicative decrease). A key is shared, and nobody says how much
 * of its limit the others are using. See docs/decisions/0003-budget.md on the numbers.
 */
export function createAllowedRate(perSecond: number) {
  let allowed = perSecond
  return {
    allowed: (): number => allowed,
    refused: (): void => {
      allowed = Math.max(perSecond * floor, allowed * decrease)
    },
    succeeded: (): void => {
      allowed = Math.min(perSecond, allowed + perSecond * increase)
    },
  }
}
