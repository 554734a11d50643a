import type { Import } from '../contract/import.ts'
import { lookup } from '../lib/lookup.ts'

/** A longer owner would make an address that the server refuses. */
const ownerLimit = 100

/** Who owns an import, as its metadata says under this key; null where it says nothing. */
export function ownerOf({ metadata }: Pick<Import, 'metadata'>, key: string): string | null {
  return lookup(metadata, key)?.trim().slice(0, ownerLimit) || null
}
