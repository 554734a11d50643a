import type { Import } from '../../../src/contract/import.ts'
import { type SampleFile, sampleFile } from './sample-file.ts'

/** How much to remember, because a list of records asks for many files at once, and again. */
const rememberedBytes = 16_000_000

/** Like `sampleFile`, but remembers the last files. */
export function createSampleFiles(): typeof sampleFile {
  const remembered = new Map<string, SampleFile>()
  let bytes = 0
  const forget = (key: string, file: SampleFile) => {
    remembered.delete(key)
    bytes -= file.bytes.length
  }
  return (item) => {
    const key = keyOf(item)
    const known = remembered.get(key)
    if (known) forget(key, known)
    const file = known ?? sampleFile(item)
    if (!file || file.bytes.length > rememberedBytes) return file
    remembered.set(key, file)
    bytes += file.bytes.length
    for (const [oldest, of] of remembered) {
      if (bytes <= rememberedBytes) break
      forget(oldest, of)
    }
    return file
  }
}

/** The fields on which a file depends. */
function keyOf({ id, status, format, entity, title, count, failedReason, failedMessage }: Import): string {
  return JSON.stringify([id, status, format, entity, title, count, failedReason, failedMessage])
}
