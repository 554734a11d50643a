import { describe } from 'vitest'
import { createLimiter } from './limiter.ts'
import { testBudget } from './testing/batteries/budget-battery.ts'

describe.concurrent('the budget of one process', () => {
  testBudget(async (perSecond) => createLimiter(perSecond))
})
