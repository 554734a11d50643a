import { useRoute, useSearch } from 'wouter'
import { TakenOver } from './account/TakenOver.tsx'
import { introductionPreference } from './list/introduction.ts'
import { parseView } from './view/view.ts'
import { JobDock } from './delete/JobDock.tsx'
import { lazyPart } from './ui/lazy-part.tsx'
import { usePreference } from './ui/preference.ts'

const FirstVisit = lazyPart(async () => (await import('./list/FirstVisit.tsx')).FirstVisit, {
  optional: true,
})

/** What stands under the pages, without moving a row of theirs: the introduction, what became of an older ledger, and the jobs that are under way. */
export function UnderPages({ onShortcuts }: { onShortcuts: () => void }) {
  const introduced = usePreference(introductionPreference) === 'dismissed'
  const [isList] = useRoute('/imports')
  // One import at a time wants all the room that there is.
  const isTriage = parseView(useSearch()).mode === 'triage'
  return (
    <>
      {!introduced && isList && !isTriage && <FirstVisit onShortcuts={onShortcuts} />}
      {!isTriage && <TakenOver />}
      <JobDock />
    </>
  )
}
