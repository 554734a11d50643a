import { useEffect, useMemo, useRef } from 'react'
import { useLocation } from 'wouter'
import type { Import } from '../../contract/import.ts'
import { formatNumber } from '../../lib/format.ts'
import { Button } from '../../ui/Button.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { FailureSection, hasFailure } from '../FailureSection.tsx'
import { ImportFacts } from '../ImportFacts.tsx'
import { StatusBadge } from '../StatusBadge.tsx'
import { displayTitle } from '../title.ts'
import { TriageSummary } from './TriageSummary.tsx'
import { useWalk } from './use-walk.ts'

export type TriageProps = {
  /** What the list shows now; the failed ones among it are walked. */
  rows: readonly Import[]
  loaded: readonly Import[]
  /** Whether that is all there is. */
  complete: boolean
  /** The import on screen; null is the summary, where the walk begins and ends. */
  openId: string | null
  marked: ReadonlySet<string>
  onMark: (id: string, on: boolean) => void
  /** These are to be deleted; a dialog asks first. */
  onDelete: (imports: readonly Import[]) => void
  /** The address of an import within this mode, or of the summary. */
  hrefOf: (importId: string | null) => string
  /** The address of an import in the list. */
  listHrefOf: (importId: string | null) => string
}

/** Walks the failed imports one at a time, each whole on screen, marking what is to be deleted. */
export function Triage(props: TriageProps) {
  const { rows, loaded, complete, openId, marked, onMark, hrefOf, listHrefOf } = props
  const [, navigate] = useLocation()
  const { order } = useWalk({ rows, complete, openId })
  const byId = useMemo(() => new Map(loaded.map((item) => [item.id, item])), [loaded])
  const walk = order.flatMap(({ id }) => byId.get(id) ?? [])
  const index = walk.findIndex((item) => item.id === openId)
  const item = walk[index]

  const go = (step: 1 | -1) => navigate(hrefOf(walk[index + step]?.id ?? null))
  const mark = () => item && onMark(item.id, !marked.has(item.id))
  const open = () => item && navigate(listHrefOf(item.id))
  useShortcuts({
    j: () => go(1),
    k: index > 0 ? () => go(-1) : undefined,
    x: mark,
    Enter: item ? open : undefined,
    Escape: () => navigate(item ? hrefOf(null) : listHrefOf(null)),
  })

  if (!item) return <TriageSummary {...props} walk={walk} />
  const isMarked = marked.has(item.id)
  return (
    <section aria-label="Triage" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <p className="mr-auto font-medium" role="status">
          {formatNumber(index + 1)} of {formatNumber(walk.length)}
          {isMarked && <span className="text-danger"> · marked for deletion</span>}
        </p>
        <Button
          onClick={() => go(-1)}
          disabledBecause={index === 0 && 'This is the first one'}
          aria-keyshortcuts="k"
        >
          Previous
        </Button>
        <Button
          look={isMarked ? 'plain' : 'dangerOutline'}
          onClick={mark}
          aria-pressed={isMarked}
          aria-keyshortcuts="x"
        >
          {isMarked ? 'Unmark' : 'Mark for deletion'}
        </Button>
        <Button look="accent" onClick={() => go(1)} aria-keyshortcuts="j">
          {index === walk.length - 1 ? 'Finish' : 'Next'}
        </Button>
        <Button onClick={open} aria-keyshortcuts="Enter">
          Open
        </Button>
      </div>
      <progress className="sr-only" value={index + 1} max={walk.length} aria-label="Triage progress" />
      <div className="min-h-0 flex-1 overflow-y-auto" key={item.id}>
        <article className="mx-auto max-w-3xl" aria-label={displayTitle(item)}>
          <header className="border-b border-line px-4 py-4">
            <Heading title={displayTitle(item)} />
            <StatusBadge status={item.status} />
          </header>
          {hasFailure(item) && <FailureSection item={item} />}
          <ImportFacts item={item} />
        </article>
      </div>
    </section>
  )
}

/** Takes the focus where what had it is gone (the Start button); a button of the bar that was pressed keeps it. */
function Heading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere">
      <bdi>{title}</bdi>
    </h2>
  )
}
