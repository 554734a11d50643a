import type { Import } from '../../src/contract/import.ts'
import type { StubUpstream } from './stub-upstream.ts'
import { sampleImport } from './sample-import.ts'

const completed = {
  status: 'completed',
  failedReason: null,
  failedAt: null,
  failedMessage: null,
} satisfies Partial<Import>

/** What the stub holds at the start of a test, newest first. None is in flight, so that nothing polls unasked. */
export function liveImports(): Import[] {
  return [
    liveImport('import_partners', 20, { ...completed, title: 'Channel partners, Iberia', count: 812 }),
    liveImport('import_webinar', 50, {
      title: 'Webinar sign-ups, spring',
      count: 240,
      entity: { type: 'person' },
      failedMessage: 'Column 3 ("Profile") was named as the identifier, but is empty in 112 of 240 rows.',
    }),
    liveImport('import_suppliers', 130, {
      title: 'Suppliers to audit',
      count: 96,
      failedReason: 'invalid_format',
      failedMessage: 'Row 14 has 9 columns; the header has 8.',
    }),
    liveImport('import_customers', 300, {
      ...completed,
      title: 'Customers (suppression list)',
      count: 5_120,
    }),
    liveImport('import_alumni', 900, {
      title: 'Alumni network',
      count: 61,
      entity: { type: 'person' },
      failedReason: 'invalid_file_content',
      failedMessage: 'Row 9: "n/a" in column 2 is not a valid URL.',
    }),
  ]
}

/** An import that was made so many minutes ago; it failed, unless `changes` say otherwise. */
export function liveImport(id: string, minutesAgo: number, changes: Partial<Import> = {}): Import {
  const made = Date.now() - minutesAgo * 60_000
  const settled = new Date(made + 20_000).toISOString()
  return sampleImport(id, {
    createdAt: new Date(made).toISOString(),
    updatedAt: settled,
    failedAt: settled,
    ...changes,
  })
}

/** One that Exa is at work on. */
export function processingImport(id: string, minutesAgo: number, changes: Partial<Import> = {}): Import {
  return liveImport(id, minutesAgo, { ...completed, status: 'processing', ...changes })
}

/** Exa goes on with an import. */
export function change({ imports }: StubUpstream, id: string, changes: Partial<Import>): void {
  const item = imports.get(id)
  if (!item) throw new Error(`The stub holds no ${id}.`)
  imports.set(id, { ...item, updatedAt: new Date().toISOString(), ...changes })
}

/** Someone makes an import at Exa: it comes first in the list. */
export function arrive({ imports }: StubUpstream, item: Import): void {
  const older = [...imports]
  imports.clear()
  for (const [id, each] of [[item.id, item] as const, ...older]) imports.set(id, each)
}

/** Puts so many failed imports into the stub, in place of what it holds: `import_1` is the newest. */
export function holdMany(stub: StubUpstream, count: number): Import[] {
  stub.imports.clear()
  const held = Array.from({ length: count }, (_, index) =>
    liveImport(`import_${index + 1}`, index + 1, { title: `Contacts ${index + 1}` }),
  )
  for (const item of held) stub.imports.set(item.id, item)
  return held
}
