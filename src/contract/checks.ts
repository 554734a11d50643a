import type { Import } from './import.ts'
import type { Info } from './info.ts'
import type { Page } from './page.ts'
import type { Problem } from './problem.ts'

// What the first screen and a deletion read, checked by hand: zod would be a twentieth of the first screen's code, and
// takes longer to begin than all of this. A test holds each check to its schema.

/**
 * Whether a value is an import, by the rules of `importSchema` and some fifty times as quickly: lists bring thousands at
 * once, and the browser's policy keeps zod from compiling its own checks.
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
    isNumber(value['count']) &&
    isRecord(value['metadata']) &&
    Object.values(value['metadata']).every((text) => typeof text === 'string') &&
    isTextOrNull(value['failedReason']) &&
    isTextOrNull(value['failedAt']) &&
    isTextOrNull(value['failedMessage']) &&
    typeof value['createdAt'] === 'string' &&
    typeof value['updatedAt'] === 'string'
  )
}

/** Whether a value is a page of imports, by the rules of `importsPageSchema`. */
export function isImportsPage(value: unknown): value is Page<Import> {
  return (
    isRecord(value) &&
    Array.isArray(value['data']) &&
    value['data'].every(isImport) &&
    typeof value['hasMore'] === 'boolean' &&
    isTextOrNull(value['nextCursor'])
  )
}

/** Whether a value is what the console says of itself, by the rules of `infoSchema`. */
export function isInfo(value: unknown): value is Info {
  return (
    isRecord(value) &&
    (value['mode'] === 'sandbox' || value['mode'] === 'live') &&
    isTextOrNull(value['host']) &&
    isTextOrNull(value['scenario']) &&
    isAccount(value['account']) &&
    (value['refusing'] === null || isRefusal(value['refusing'])) &&
    typeof value['readOnly'] === 'boolean' &&
    typeof value['version'] === 'string' &&
    isBudget(value['budget'])
  )
}

/** Whether a value is the error body of the console, by the rules of `problemSchema`. */
export function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    isNumber(value['status']) &&
    typeof value['code'] === 'string' &&
    typeof value['error'] === 'string' &&
    typeof value['message'] === 'string' &&
    typeof value['requestId'] === 'string' &&
    isNumberOrNull(value['retryAfter']) &&
    (value['deletionId'] === undefined || isTextOrNull(value['deletionId']))
  )
}

/** Whether a value says which import it is, as the answer to a deletion must: by the rules of `deletedSchema`. */
export function isDeleted(value: unknown): value is { id: string } {
  return isRecord(value) && typeof value['id'] === 'string'
}

function isAccount(value: unknown): boolean {
  return (
    isRecord(value) &&
    (value['mode'] === 'sandbox' || value['mode'] === 'live') &&
    typeof value['name'] === 'string' &&
    isTextOrNull(value['baseUrl'])
  )
}

function isRefusal(value: unknown): boolean {
  return isRecord(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string'
}

function isBudget(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumberOrNull(value['perSecond']) &&
    isNumberOrNull(value['allowedPerSecond']) &&
    isNumber(value['waiting']) &&
    isNumber(value['pausedForMs'])
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

function isNumber(value: unknown): boolean {
  return Number.isFinite(value)
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || isNumber(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
