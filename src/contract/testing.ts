import type { Import } from './import.ts'

/** An import for a test: completed, of a company, created at noon (UTC) on 20 November 2026; `changes` says what matters. */
export function anImport(id: string, changes: Partial<Import> = {}): Import {
  return {
    id,
    object: 'import',
    status: 'completed',
    format: 'csv',
    entity: { type: 'company' },
    title: `Title of ${id}`,
    count: 10,
    metadata: {},
    failedReason: null,
    failedAt: null,
    failedMessage: null,
    createdAt: '2026-11-20T12:00:00.000Z',
    updatedAt: '2026-11-20T12:00:00.000Z',
    ...changes,
  }
}
