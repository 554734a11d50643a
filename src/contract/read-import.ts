import * as v from 'valibot'
import { type Import, importSchema } from './import.ts'
import { isObject } from './object-schemas.ts'
import { validationError } from './validation-error.ts'

/** Stands where a field could not be read. An empty date sorts as the oldest, and moves no bound of a page. */
const fallbacks: Omit<Import, 'id' | 'unreadable'> = {
  object: 'import',
  status: 'unknown',
  format: 'unknown',
  entity: null,
  title: '',
  count: 0,
  metadata: {},
  failedReason: null,
  failedAt: null,
  failedMessage: null,
  createdAt: '',
  updatedAt: '',
}

/**
 * An import as Exa sent it. Where it does not fit the schema, what could be read of it, with `unreadable` saying what could
 * not; null where it has no id that it could be opened or deleted by.
 */
export function readImport(received: unknown): Import | null {
  if (v.is(importSchema, received)) return received
  if (!isObject(received) || !v.is(importSchema.entries.id, received['id'])) return null
  const { id } = received
  const { issues = [] } = v.safeParse(importSchema, received)
  const fields = issues.map((issue) => {
    const { field, rule } = validationError(issue)
    return { field, message: issue.input === undefined ? rule : `${rule}, but is ${inShort(issue.input)}` }
  })
  const read = Object.entries(fallbacks).map(([name, fallback]) => {
    const schema = importSchema.entries[name as keyof typeof fallbacks]
    return [name, v.is(schema, received[name]) ? received[name] : fallback] as const
  })
  // Each field is either one that its schema took or its fallback.
  const item = { ...received, ...Object.fromEntries(read), id } as Import
  return { ...item, metadata: readTexts(received['metadata']), unreadable: { fields, received } }
}

/** The imports among these items, and how many are none that could be shown. */
export function readImports(items: readonly unknown[]): { imports: Import[]; withoutId: number } {
  const imports = items.map(readImport).filter((item) => item !== null)
  return { imports, withoutId: items.length - imports.length }
}

function readTexts(metadata: unknown): Record<string, string> {
  if (!isObject(metadata)) return {}
  const texts = Object.entries(metadata).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts)
}

const longest = 100

function inShort(value: unknown): string {
  const json = JSON.stringify(value)
  return json.length > longest ? `${json.slice(0, longest)}…` : json
}
