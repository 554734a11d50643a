import * as v from 'valibot'
import { type Import, importSchema } from '../../src/contract/import.ts'

export function isImport(value: unknown): value is Import {
  return v.is(importSchema, value)
}
