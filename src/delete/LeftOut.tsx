import { Fragment } from 'react'
import { formatCount, formatNumber } from '../lib/format.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Notice } from '../ui/Notice.tsx'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'
import { displayTitle } from '../labels/title.ts'
import type { Changed, Recheck } from './use-delete-targets.ts'

type Props = {
  recheck: Recheck
  /** The ids of changed imports that the user included again. */
  included: ReadonlySet<string>
  /** Null once the choice is final. */
  onInclude: ((ids: readonly string[], on: boolean) => void) | null
}

/** If there are more, they are included or left out together. */
const shownAtMost = 100
const namedAtMost = 5

/** What the recheck left out: imports that are gone, and imports that have changed. The changed ones can be included again. */
export function LeftOut({ recheck: { changed, gone }, included, onInclude }: Props) {
  return (
    <>
      {gone.length > 0 && (
        <Notice title={`${formatCount(gone.length, 'is', 'are')} already gone and left out`}>
          <p>
            {gone.slice(0, namedAtMost).map((item, index) => (
              <Fragment key={item.id}>
                {index > 0 && ', '}
                <bdi>{displayTitle(item)}</bdi>
              </Fragment>
            ))}
            {gone.length > namedAtMost && `, and ${formatNumber(gone.length - namedAtMost)} more`}
          </p>
        </Notice>
      )}
      {changed.length > 0 && <ChangedOnes changed={changed} included={included} onInclude={onInclude} />}
    </>
  )
}

type ChangedProps = Omit<Props, 'recheck'> & { changed: readonly Changed[] }

function ChangedOnes({ changed, included, onInclude }: ChangedProps) {
  const ids = changed.map(({ item }) => item.id)
  const back = ids.filter((id) => included.has(id)).length
  const state = back === 0 ? 'none' : back === ids.length ? 'all' : 'some'
  return (
    <Notice
      look="warn"
      title={`${formatNumber(changed.length)} changed since you selected them, and ${leftWords(changed.length, back)}`}
    >
      {changed.length > 1 && (
        <label className="flex min-h-7 items-center gap-2 font-medium">
          <TriStateCheckbox state={state} onChange={(on) => onInclude?.(ids, on)} />
          Delete all {formatNumber(changed.length)} of them too
        </label>
      )}
      <ul>
        {changed.slice(0, shownAtMost).map(({ item, how }) => (
          <li key={item.id}>
            <Checkbox
              className="py-0.5"
              checked={included.has(item.id)}
              onChange={(on) => onInclude?.([item.id], on)}
            >
              <span>
                Delete <bdi className="font-medium">{displayTitle(item)}</bdi> too: it {how}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      {changed.length > shownAtMost && (
        <p className="text-muted">and {formatNumber(changed.length - shownAtMost)} more</p>
      )}
    </Notice>
  )
}

function leftWords(changed: number, back: number): string {
  if (back === 0) return changed === 1 ? 'is left out' : 'are left out'
  if (back === changed) return changed === 1 ? 'is deleted too' : 'are deleted too'
  return `${formatNumber(changed - back)} of them ${changed - back === 1 ? 'is' : 'are'} left out`
}
