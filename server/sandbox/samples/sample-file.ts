import type { Import } from '../../../src/contract/import.ts'
import { createRandom } from './random.ts'
import { csvBytes, failingFile } from './failures.ts'
import { sampleTable } from './rows.ts'

/** The file that a sample import comes with. */
export type SampleFile = {
  name: string
  bytes: Uint8Array<ArrayBuffer>
  /** How many records were declared when the import was created. */
  count: number
  /** The column, from 0, that was named as the identifier; null where it was left to the guess. */
  identifier: number | null
}

/** Larger lists come without a file: the samples’ files are made whenever somebody asks for them. */
const largestSampleFile = 50_000

/** Samples have ids of all letters and digits; what is created in the sandbox has hexadecimal ones (create-import.ts). */
const sampleId = /^import_(?=[0-9a-f]*[g-z])[a-z0-9]{25}$/

/**
 * The file of a sample import of the sandbox, by which it failed as it did, or was completed. Of the same import it is the
 * same at any time, also after its deletion and after a reset: nothing but the import itself says what is in it. Null for
 * what is no sample; what has not ended, or comes from a webset; what is too large; and for failures of the odd samples
 * that no file brings about.
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

/** A file’s name of a title, in letters that every system takes. */
function nameOf(title: string): string {
  const letters = title.normalize('NFKD').replaceAll(/\p{Mark}/gu, '')
  const plain = letters.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return plain.slice(0, 60).replaceAll(/^-|-$/g, '') || 'import'
}

/** FNV-1a: any number would do that is the same for the same id. */
function seedOf(id: string): number {
  let mixed = 0x81_1c_9d_c5
  for (const character of id) mixed = Math.imul(mixed ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93)
  return mixed
}
