import { ChangeLink } from '../account/ChangeLink.tsx'
import type { Import } from '../contract/import.ts'

/** Leads to a new import that takes the place of this one. */
export function ReimportLine({ item }: { item: Import }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-3">
      {item.status === 'failed' && <ChangeLink href={repairAddress(item)}>Repair…</ChangeLink>}
      <ChangeLink href={reimportAddress(item)}>Re-import…</ChangeLink>
      <span className="text-sm text-muted">Keeps the title, metadata and entity type</span>
    </p>
  )
}

export function repairAddress({ id }: Import): string {
  return `/imports/${id}/repair`
}

export function reimportAddress({ id }: Import): string {
  return `/new-import?from=${id}`
}
