import type { Import } from '../../src/contract/import.ts'

/** For comparison: an import checked by hand. Nobody would want to write the whole contract like this. */
export function isImport(value: unknown): value is Import {
  return (
    isRecord(value) &&
    isText(value['id']) &&
    value['object'] === 'import' &&
    isText(value['status']) &&
    isText(value['format']) &&
    (value['entity'] === null || isEntity(value['entity'])) &&
    isText(value['title']) &&
    typeof value['count'] === 'number' &&
    isRecord(value['metadata']) &&
    Object.values(value['metadata']).every(isText) &&
    isTextOrNull(value['failedReason']) &&
    isTextOrNull(value['failedAt']) &&
    isTextOrNull(value['failedMessage']) &&
    isText(value['createdAt']) &&
    isText(value['updatedAt'])
  )
}

function isEntity(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value['type']) &&
    (value['description'] === undefined || isText(value['description']))
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
