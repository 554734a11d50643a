import type { Import } from '../contract/import.ts'
import { usingWebsets, useImpact } from '../delete/use-impact.ts'
import { stuckWords } from '../labels/stuck-words.ts'

/** Why an import may still be pending long after its creation, and what to do. Both are guesses, and say so. */
export function StuckSection({ item }: { item: Import }) {
  const impact = useImpact()
  // Null until it is known.
  const isUsed = impact.state === 'checked' ? usingWebsets(impact.usesOf(item.id)).length > 0 : null
  return (
    <section aria-label="Possibly stuck" className="border-b border-line px-4 py-4">
      <h3 className="text-lg font-semibold text-warn">{stuckWords.title}</h3>
      <p className="mt-2">
        {stuckWords.why}
        {isUsed !== null && ` ${isUsed ? stuckWords.used : stuckWords.unused}`}
      </p>
      <h4 className="mt-2 font-medium">What to do</h4>
      <ul className="list-disc pl-5">
        {!isUsed && <li>{stuckWords.addToWebset}</li>}
        <li>{stuckWords.reimport}</li>
      </ul>
    </section>
  )
}
