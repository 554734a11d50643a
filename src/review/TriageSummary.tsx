import { useRef } from 'react'
import { Link, useLocation } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useFocusIfLost } from '../ui/focus.ts'
import { shortFailure } from '../labels/failure-reasons.ts'
import { DeleteManyButton } from '../delete/DeleteManyButton.tsx'
import { rowCount } from '../labels/NotAsDocumented.tsx'
import { displayTitle } from '../labels/title.ts'
import type { TriageProps } from './triage-queue.ts'
import { KeyHint } from './KeyHint.tsx'
import { Key } from '../ui/Key.tsx'
import { usePreference } from '../ui/preference.ts'
import { shortcutsPreference } from '../ui/use-shortcuts.ts'

type Props = Pick<TriageProps, 'marked' | 'onMark' | 'onDelete' | 'hrefOf' | 'listHrefOf' | 'summary'> & {
  queue: readonly Import[]
}

/** Before the first and after the last: how many there are to look at, and what is marked. */
export function TriageSummary({ queue, ...props }: Props) {
  const [first] = queue
  return first ? (
    <Summary {...props} queue={queue} first={first} />
  ) : (
    <NothingToReview listHref={props.listHrefOf(null)} />
  )
}

function NothingToReview({ listHref }: { listHref: string }) {
  const section = useRef<HTMLElement>(null)
  useFocusIfLost(section)
  return (
    <section ref={section} tabIndex={-1} aria-label="Triage" className="outline-none">
      <EmptyState
        isPage
        title="No failed imports"
        action={
          <Link href={listHref} className="font-medium text-accent underline">
            Back to the list
          </Link>
        }
      >
        None of the imports in this view has failed.
      </EmptyState>
    </section>
  )
}

/** The keys while an import is on screen. */
const keys = [
  ['j', 'next'],
  ['k', 'previous'],
  ['x', 'mark for deletion'],
  ['d', 'delete now'],
  ['Enter', 'open in the list'],
  ['Escape', 'finish'],
] as const

function Summary(props: Props & { first: Import }) {
  const { queue, first, marked, onMark, onDelete, hrefOf, listHrefOf, summary } = props
  const [, navigate] = useLocation()
  useFocusIfLost(summary)
  const enabled = usePreference(shortcutsPreference) === 'on'
  const chosen = queue.filter((item) => marked.has(item.id))
  const unmark = (item: Import, button: HTMLElement) => {
    // The row disappears, and its button with it.
    const next = button.closest('li')?.nextElementSibling?.querySelector('button') ?? summary.current
    next?.focus()
    onMark(item.id, false)
  }
  return (
    <section aria-label="Triage" className="min-h-0 flex-1 overflow-y-auto px-4 py-6">
      <div className="mx-auto max-w-3xl">
        <h1 ref={summary} tabIndex={-1} className="text-xl font-semibold outline-none">
          Triage {formatCount(queue.length, 'failed import')}
        </h1>
        <p className="mt-1 text-muted">
          Review failures one by one and mark the ones to delete. Nothing is deleted until you confirm.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          {chosen.length > 0 && <DeleteManyButton count={chosen.length} onClick={() => onDelete(chosen)} />}
          <Button look={chosen.length > 0 ? 'plain' : 'accent'} onClick={() => navigate(hrefOf(first.id))}>
            {chosen.length > 0 ? 'Review again' : 'Start'} <KeyHint name="j" />
          </Button>
          <Button onClick={() => navigate(listHrefOf(null))}>
            Back to the list <KeyHint name="Escape" />
          </Button>
        </div>
        {chosen.length === 0 && enabled && (
          <dl
            aria-label="Keys"
            className="mt-4 flex flex-wrap gap-x-4 gap-y-1.5 text-sm text-muted max-sm:hidden"
          >
            {keys.map(([key, does]) => (
              <div key={key} className="flex items-center gap-1.5">
                <dt>
                  <Key name={key} />
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        )}
        {chosen.length > 0 && (
          <h2 className="mt-6 font-semibold">{formatCount(chosen.length, 'import')} marked for deletion</h2>
        )}
        <ul className="mt-2 divide-y divide-line">
          {chosen.map((item) => (
            <li key={item.id} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1">
                <Link href={hrefOf(item.id)} className="block truncate font-medium hover:underline">
                  <bdi>{displayTitle(item)}</bdi>
                </Link>
                <span className="block truncate text-sm text-muted">
                  {shortFailure(item)} · {rowCount(item)}
                </span>
              </span>
              <Button
                onClick={(event) => unmark(item, event.currentTarget)}
                aria-label={`Unmark ${displayTitle(item)}`}
              >
                Unmark
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
