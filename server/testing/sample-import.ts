import type { Import } from '../../src/contract/import.ts'
import { anImport } from '../../src/contract/testing.ts'

/** A failed import for tests; `changes` says what matters. */
export function sampleImport(id: string, changes: Partial<Import> = {}): Import {
  return anImport(id, {
    status: 'failed',
    title: `Companies of ${id}`,
    count: 3,
    metadata: { team: 'growth' },
    failedReason: 'missing_identifier',
    failedAt: '2026-11-20T10:05:00.000Z',
    failedMessage: 'Row 2 has no URL.',
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:05:00.000Z',
    ...changes,
  })
}
