import type { Import } from '../contract/import.ts'
import { usingWebsets, useImpact } from '../delete/use-impact.ts'

/** Why an import may still be pending long after its creation, and what to do. Both are guesses, and say so. */
export function StuckSection({ item }: { item: Import }) {
  const impact = useImpact()
  // Null until it is known.
  const isUsed = impact.state === 'checked' ? usingWebsets(impact.usesOf(item.id)).length > 0 : null
  return (
    <section aria-label="Possibly stuck" className="border-b border-line px-4 py-4">
      <h3 className="text-lg font-semibold text-warn">Possibly stuck</h3>
      <p className="mt-2">
        Pending for more than an hour. Exa may wait with an import until a webset uses it, or the file never
        arrived.
        {isUsed === true && ' A webset uses it already.'}
        {isUsed === false && ' No webset that this key can list uses it.'}
      </p>
      <h4 className="mt-2 font-medium">What to do</h4>
      <ul className="list-disc pl-5">
        {!isUsed && <li>Use it in a webset at Exa: processing may start then.</li>}
        <li>Re-import the file. Once the new import completes, delete this one.</li>
      </ul>
    </section>
  )
}
