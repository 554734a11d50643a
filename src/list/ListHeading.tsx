import { statusLabel } from '../labels/StatusBadge.tsx'
import { formatCount } from '../lib/format.ts'
import { countFilters, tabStatus, type View } from '../view/view.ts'
import { StatusTabs } from './StatusTabs.tsx'

type Props = {
  view: View
  statusCounts: ReadonlyMap<string, number>
  /** How many imports of any status; null while none is known. */
  total: number | null
  shown: number
  loaded: number
  /** Whether the list is loaded to its end. */
  complete: boolean
}

/** The page's heading, the status tabs, and how many imports there are where the tabs do not say it. */
export function ListHeading({ view, statusCounts, total, shown, loaded, complete }: Props) {
  const imports = formatCount(loaded, 'import') + (complete ? '' : ' loaded, more to come')
  const matches = shown !== loaded && formatCount(shown, 'match', 'matches')
  const saidByTabs = complete && view.text.trim() === '' && countFilters(view) === 0
  return (
    <>
      <h1 className="sr-only">Imports</h1>
      <div className="flex items-center gap-4 px-3 pt-2 pb-1">
        <StatusTabs view={view} counts={statusCounts} total={total} />
        <p
          className={`ml-auto shrink-0 px-1 text-sm whitespace-nowrap text-muted ${saidByTabs ? 'sr-only' : ''}`}
          aria-live="polite"
        >
          {/* A new element for new words: a page translator would leave the old ones there. */}
          {total !== null && (
            <span key={`${shown} ${imports}`}>
              {matches}
              {/* A phone has no room for it beside the tabs. */}
              <span className={matches ? 'max-sm:sr-only' : ''}>
                {matches && ' of '}
                {imports}
              </span>
            </span>
          )}
        </p>
      </div>
    </>
  )
}

/** The title of the browser's tab: the one status that is shown, and before it how many failed since anybody looked. */
export function listTitle(view: View, newFailures: number): string {
  const status = tabStatus(view)
  const title = status === null ? 'Imports' : `${statusLabel(status)} imports`
  return newFailures > 0 ? `(${newFailures} failed) ${title}` : title
}
