import { describe } from 'vitest'
import { testTurns } from '../testing/batteries/turns-battery.ts'
import { createKeyedMutex } from './keyed-mutex.ts'

describe('the turns of one import, within a process', () => {
  testTurns(async () => createKeyedMutex())
})
