import { useMemo } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'
import { FailureSection, hasFailure } from '../labels/FailureSection.tsx'
import { ImportFacts } from '../details/ImportFacts.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { displayTitle } from '../labels/title.ts'
import { DeletedMeanwhile } from './DeletedMeanwhile.tsx'
import { Heading } from './Heading.tsx'
import { TriageSummary } from './TriageSummary.tsx'
import { useWalk } from './use-walk.ts'
import { type TriageProps, isGone } from './walk.ts'

/** Walks the failed imports one at a time, each whole on screen, marking what is to be deleted. */
export function Triage(props: TriageProps) {
  const { rows, loaded, complete, openId, marked, onMark, hrefOf, listHrefOf, summary } = props
  const [, navigate] = useLocation()
  const byId = useMemo(() => new Map(loaded.map((item) => [item.id, item])), [loaded])
  const walk = useWalk({ rows, loaded: byId, complete, openId })
  const index = walk.order.findIndex(({ id }) => id === openId)
  const met = walk.order[index]
  const item = met && (byId.get(met.id) ?? met)
  const gone = item !== undefined && isGone(walk, item)
  // There is nothing to stop for at one that is gone.
  const next = walk.order.find((other, at) => at > index && !isGone(walk, other))
  const previous = walk.order.findLast((other, at) => at < index && !isGone(walk, other))

  const finish = () => {
    navigate(hrefOf(null))
    // Wherever the focus is: this is what a screen reader is to go on with.
    requestAnimationFrame(() => summary.current?.focus())
  }
  const goTo = (other: Import | undefined) => (other ? navigate(hrefOf(other.id)) : finish())
  const mark = () => item && onMark(item.id, !marked.has(item.id))
  const open = () => item && navigate(listHrefOf(item.id))
  useShortcuts({
    j: () => goTo(next),
    k: previous && (() => goTo(previous)),
    x: gone ? undefined : mark,
    Enter: item && !gone ? open : undefined,
    Escape: item ? finish : () => navigate(listHrefOf(null)),
  })

  if (!item) return <TriageSummary {...props} walk={walk.order.map((each) => byId.get(each.id) ?? each)} />
  const isMarked = !gone && marked.has(item.id)
  const deletedReason = gone && 'It was deleted meanwhile'
  return (
    <section aria-label="Triage" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <p className="mr-auto font-medium" role="status">
          {formatNumber(index + 1)} of {formatNumber(walk.order.length)}
          {isMarked && <span className="text-danger"> · marked for deletion</span>}
          {gone && <span className="text-muted"> · deleted meanwhile</span>}
        </p>
        <Button
          onClick={() => goTo(previous)}
          disabledBecause={
            !previous && (index === 0 ? 'This is the first one' : 'Those before this one were deleted')
          }
          aria-keyshortcuts="k"
        >
          Previous
        </Button>
        <Button
          look={isMarked ? 'plain' : 'dangerOutline'}
          onClick={mark}
          disabledBecause={deletedReason}
          aria-pressed={isMarked}
          aria-keyshortcuts="x"
        >
          {isMarked ? 'Unmark' : 'Mark for deletion'}
        </Button>
        <Button look="accent" onClick={() => goTo(next)} aria-keyshortcuts="j">
          {next ? 'Next' : 'Finish'}
        </Button>
        <Button onClick={open} disabledBecause={deletedReason} aria-keyshortcuts="Enter">
          Open
        </Button>
      </div>
      <progress className="sr-only" value={index + 1} max={walk.order.length} aria-label="Triage progress" />
      <div className="min-h-0 flex-1 overflow-y-auto" key={item.id}>
        {gone ? <DeletedMeanwhile item={item} /> : <OneImport item={item} />}
      </div>
    </section>
  )
}

function OneImport({ item }: { item: Import }) {
  return (
    <article className="mx-auto max-w-3xl" aria-label={displayTitle(item)}>
      <header className="border-b border-line px-4 py-4">
        <Heading title={displayTitle(item)} />
        <StatusBadge status={item.status} />
      </header>
      {hasFailure(item) && <FailureSection item={item} />}
      <ImportFacts item={item} />
    </article>
  )
}
