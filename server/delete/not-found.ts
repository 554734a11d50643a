import type { Answer } from '../answer.ts'

/**
 * Whether an answer is the API's own word that it has no import of this id: the 404 of its Websets routes
 * (`{ statusCode, timestamp, message, error?, path }`), about the path that was asked for. A gateway's 404, a page, and
 * the "Cannot GET …" of a server that has no such route say nothing about an import. `not-found-fixtures.ts` has one of
 * each.
 */
export function isExasNotFound({ status, json }: Pick<Answer, 'status' | 'json'>, importId: string): boolean {
  if (status !== 404 || typeof json !== 'object' || json === null) return false
  const { statusCode, timestamp, message, path } = json as Record<string, unknown>
  return (
    statusCode === 404 &&
    typeof timestamp === 'string' &&
    !Number.isNaN(Date.parse(timestamp)) &&
    typeof message === 'string' &&
    !/^Cannot [A-Z]+ \//.test(message) &&
    typeof path === 'string' &&
    path.endsWith(`/v0/imports/${importId}`)
  )
}
