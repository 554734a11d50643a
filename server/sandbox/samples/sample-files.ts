import type { Import } from '../../../src/contract/import.ts'
import { type SampleFile, sampleFile } from './sample-file.ts'

/** So much of what was made is remembered, as a list of records asks for many at once, and again. */
const rememberedBytes = 16_000_000

/** Gives the files of the samples, like `sampleFile`, and remembers the last ones. */
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

/** Whatever says something of the file. */
function keyOf({ id, status, format, entity, title, count, failedReason, failedMessage }: Import): string {
  return JSON.stringify([id, status, format, entity, title, count, failedReason, failedMessage])
}
