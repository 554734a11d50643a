import type { Import } from '../../src/contract/import.ts'

/** A believable import for tests; `changes` go on top. */
export function sampleImport(id: string, changes: Partial<Import> = {}): Import {
  return {
    id,
    object: 'import',
    status: 'failed',
    format: 'csv',
    entity: { type: 'company' },
    title: `Companies of ${id}`,
    count: 3,
    metadata: { team: 'growth' },
    failedReason: 'missing_identifier',
    failedAt: '2026-11-20T10:05:00.000Z',
    failedMessage: 'Row 2 has no URL.',
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:05:00.000Z',
    ...changes,
  }
}
