import type { Import } from '../contract/import.ts'

/** One column of the CSV: its name and what an import has there. */
export type Column = { name: string; read: (item: Import) => string | number | null }

const fixed: readonly Column[] = [
  { name: 'id', read: (item) => item.id },
  { name: 'title', read: (item) => item.title },
  { name: 'status', read: (item) => item.status },
  { name: 'failedReason', read: (item) => item.failedReason },
  { name: 'failedMessage', read: (item) => item.failedMessage },
  { name: 'failedAt', read: (item) => item.failedAt },
  { name: 'format', read: (item) => item.format },
  { name: 'entity', read: (item) => item.entity?.type ?? null },
  { name: 'entityDescription', read: (item) => item.entity?.description ?? null },
  { name: 'count', read: (item) => item.count },
  { name: 'createdAt', read: (item) => item.createdAt },
  { name: 'updatedAt', read: (item) => item.updatedAt },
]

/** The columns for imports whose metadata has these keys between them. */
export function importColumns(metadataKeys: ReadonlySet<string>): readonly Column[] {
  return [
    ...fixed,
    ...[...metadataKeys].toSorted().map((key) => ({
      name: `metadata.${key}`,
      // Own keys only: "constructor" and "__proto__" are names like any other.
      read: ({ metadata }: Import) => (Object.hasOwn(metadata, key) ? (metadata[key] ?? null) : null),
    })),
  ]
}
