import type { Import } from '../src/contract/import.ts'
import { readImport } from '../src/contract/read-import.ts'

/** The imports that passed through this console last, so that a deletion's record can say what it was that went. */
export type RecentImports = {
  /** Takes an import or a page of them, as the API sent it, and keeps what could be read. */
  remember(json: unknown): void
  get(importId: string): Import | null
}

const keptImports = 10_000

/** Keeps the newest 10,000 (a few megabytes); older ones are forgotten, and their record waits for upstream's answer. */
export function createRecentImports(): RecentImports {
  const imports = new Map<string, Import>()
  const keep = (value: unknown) => {
    const item = readImport(value)
    if (!item) return
    imports.delete(item.id)
    imports.set(item.id, item)
    const oldest = imports.keys().next()
    if (imports.size > keptImports && !oldest.done) imports.delete(oldest.value)
  }
  return {
    remember: (json) => {
      const data = typeof json === 'object' && json !== null && 'data' in json ? json.data : json
      for (const value of Array.isArray(data) ? data : [data]) keep(value)
    },
    get: (importId) => imports.get(importId) ?? null,
  }
}
