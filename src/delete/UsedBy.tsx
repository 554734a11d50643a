import { ImpactReport } from './ImpactReport.tsx'
import { useImpact } from './use-impact.ts'

/** What uses the import, in its details. */
export function UsedBy({ importId }: { importId: string }) {
  return (
    <section aria-label="Used by" className="border-b border-line px-4 py-4">
      <h3 className="mb-1 font-semibold">Used by</h3>
      <ImpactReport importId={importId} impact={useImpact()} titled />
    </section>
  )
}
