import type { Import } from './import.ts'
import type { Page } from './page.ts'

/**
 * Whether a value is an import, by the same rules as `importSchema` and some fifty times as quickly: lists bring
 * thousands at once, and the browser's policy keeps zod from compiling its own checks. A test holds the two together.
 */
export function isImport(value: unknown): value is Import {
  if (!isRecord(value)) return false
  return (
    typeof value['id'] === 'string' &&
    value['object'] === 'import' &&
    typeof value['status'] === 'string' &&
    typeof value['format'] === 'string' &&
    isEntity(value['entity']) &&
    typeof value['title'] === 'string' &&
    Number.isFinite(value['count']) &&
    isRecord(value['metadata']) &&
    Object.values(value['metadata']).every((text) => typeof text === 'string') &&
    isTextOrNull(value['failedReason']) &&
    isTextOrNull(value['failedAt']) &&
    isTextOrNull(value['failedMessage']) &&
    typeof value['createdAt'] === 'string' &&
    typeof value['updatedAt'] === 'string'
  )
}

/** Whether a value is a page of imports, by the rules of `pageSchema(importSchema)`. */
export function isImportsPage(value: unknown): value is Page<Import> {
  return (
    isRecord(value) &&
    Array.isArray(value['data']) &&
    value['data'].every(isImport) &&
    typeof value['hasMore'] === 'boolean' &&
    isTextOrNull(value['nextCursor'])
  )
}

function isEntity(value: unknown): boolean {
  if (value === null) return true
  if (!isRecord(value) || typeof value['type'] !== 'string') return false
  return value['description'] === undefined || typeof value['description'] === 'string'
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
