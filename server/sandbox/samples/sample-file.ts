import type { Import } from '../../../src/contract/import.ts'
import { createRandom } from './random.ts'
import { csvBytes, failingFile } from './failures.ts'
import { sampleTable } from './rows.ts'

/** The file of a sample import. */
export type SampleFile = {
  name: string
  bytes: Uint8Array<ArrayBuffer>
  /** How many records were declared when the import was created. */
  count: number
  /** The column, from 0, that was named as the identifier; null if Exa had to detect it. */
  identifier: number | null
}

/** Larger samples have no file, because each file is made when somebody asks for it. */
const largestSampleFile = 50_000

/** The ids of samples have all letters and digits. Imports created in the sandbox have hexadecimal ids (create-import.ts). */
const sampleId = /^import_(?=[0-9a-f]*[g-z])[a-z0-9]{25}$/

/**
 * The file of a sample import of the sandbox, with which it failed or was completed. The file depends only on the import, so it is
 * the same at any time, also after a deletion and after a reset. Null for an import that is no sample, has not ended, comes from a
 * webset, or is too large; and for failures of the odd samples that no file can cause.
 */
export function sampleFile(item: Import): SampleFile | null {
  const { id, status, format, entity, title, count, failedReason, failedMessage } = item
  if (!sampleId.test(id) || format !== 'csv' || count < 1 || count > largestSampleFile) return null
  const random = createRandom(seedOf(id))
  const name = `${nameOf(title)}.csv`
  if (status === 'completed') {
    const bytes = Uint8Array.from(csvBytes(sampleTable(entity, count, random)))
    return { name, bytes, count, identifier: null }
  }
  if (status !== 'failed' || failedReason === null || failedMessage === null) return null
  const failure = { reason: failedReason, message: failedMessage }
  const file = failingFile(failure, entity, count, random)
  if (!file) return null
  const { bytes, undeclared = 0, identifier = null } = file
  return { name, bytes: Uint8Array.from(bytes), count: count - undeclared, identifier }
}

/** Makes a file name of a title, in letters that every system takes. */
function nameOf(title: string): string {
  const letters = title.normalize('NFKD').replaceAll(/\p{Mark}/gu, '')
  const plain = letters.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 60).replaceAll(/^-|-$/g, '') || 'import'
}

/** FNV-1a. Any number would do that depends only on the id. */
function seedOf(id: string): number {
  let mixed = 0x81_1c_9d_c5
  for (const character of id) mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93)
  return mixed
}

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
