import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useRoute, useSearch } from 'wouter'
import { FirstVisit } from './list/FirstVisit.tsx'
import { introductionPreference } from './list/preferences.ts'
import { importsListQuery } from './queries/imports.ts'
import { lazyPart } from './ui/lazy-part.tsx'
import { usePreference } from './ui/preference.ts'
import { useAfterPaint, usePreload } from './ui/use-after-paint.ts'
import { parseView } from './view/view.ts'

const TakenOver = lazyPart(async () => (await import('./account/TakenOver.tsx')).TakenOver)
const JobDock = lazyPart(async () => (await import('./delete/JobDock.tsx')).JobDock)

type Props = {
  onShortcuts: () => void
  /** Parts to fetch once the page is painted. */
  ahead: Parameters<typeof usePreload>[0]
}

/** Below every page, where it moves no row: the introduction, what became of an older ledger, the jobs that run. */
export function BottomDock({ onShortcuts, ahead }: Props) {
  const introduced = usePreference(introductionPreference) === 'dismissed'
  const [isList] = useRoute('/imports')
  const { isPending } = useQuery({ ...importsListQuery, enabled: false, notifyOnChangeProps: ['isPending'] })
  const painted = useAfterPaint(!isList || !isPending)
  useEffect(() => {
    if (!painted) return
    import('./after-paint.ts').then(
      ({ afterPaint }) => afterPaint(),
      // Without it the page is as it was; what cannot be fetched else says so itself.
      () => {},
    )
  }, [painted])
  usePreload(ahead, painted)
  // One import at a time wants all the room that there is.
  const isTriage = parseView(useSearch()).mode === 'triage'
  return (
    <>
      {!introduced && isList && !isTriage && <FirstVisit onShortcuts={onShortcuts} />}
      {painted && !isTriage && <TakenOver />}
      {painted && <JobDock />}
    </>
  )
}
