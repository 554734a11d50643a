import { describe } from 'vitest'
import { testUploadStore } from './testing/batteries/uploads-battery.ts'
import { createUploadStore } from './upload-store.ts'

describe('uploads in memory', () => {
  testUploadStore(async () => createUploadStore())
})
