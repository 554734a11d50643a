import { formatCount, formatNumber } from '../lib/format.ts'
import { Notice } from '../ui/Notice.tsx'
import { TriStateCheckbox } from '../ui/TriStateCheckbox.tsx'
import { displayTitle } from '../labels/title.ts'
import type { Changed, Preflight } from './use-delete-targets.ts'

type Props = {
  preflight: Preflight
  /** The ids of the changed ones that are deleted all the same. */
  takenBack: ReadonlySet<string>
  /** Null once nothing can be changed any more. */
  onTakeBack: ((ids: readonly string[], on: boolean) => void) | null
}

/** More are one decision. */
const shownAtMost = 100
const namedAtMost = 5

/** What reading them again took out: what is gone already, and what is not what was looked at, unless it is taken back. */
export function LeftOut({ preflight: { changed, gone }, takenBack, onTakeBack }: Props) {
  return (
    <>
      {gone.length > 0 && (
        <Notice title={`${formatCount(gone.length, 'is', 'are')} gone already, and left out`}>
          <p>
            {gone.slice(0, namedAtMost).map(displayTitle).join(', ')}
            {gone.length > namedAtMost && `, and ${formatNumber(gone.length - namedAtMost)} more`}
          </p>
        </Notice>
      )}
      {changed.length > 0 && <ChangedOnes changed={changed} takenBack={takenBack} onTakeBack={onTakeBack} />}
    </>
  )
}

type ChangedProps = Omit<Props, 'preflight'> & { changed: readonly Changed[] }

function ChangedOnes({ changed, takenBack, onTakeBack }: ChangedProps) {
  const ids = changed.map(({ item }) => item.id)
  const back = ids.filter((id) => takenBack.has(id)).length
  const state = back === 0 ? 'none' : back === ids.length ? 'all' : 'some'
  return (
    <Notice
      look="warn"
      title={`${formatNumber(changed.length)} changed since you selected them, and ${leftWords(changed.length, back)}`}
    >
      {changed.length > 1 && (
        <label className="flex min-h-7 items-center gap-2 font-medium">
          <TriStateCheckbox state={state} onChange={(on) => onTakeBack?.(ids, on)} />
          Delete all {formatNumber(changed.length)} of them too
        </label>
      )}
      <ul>
        {changed.slice(0, shownAtMost).map(({ item, how }) => (
          <li key={item.id}>
            <label className="flex min-h-7 items-center gap-2 py-0.5">
              <input
                type="checkbox"
                className="size-4 shrink-0 accent-(--accent)"
                checked={takenBack.has(item.id)}
                onChange={(event) => onTakeBack?.([item.id], event.target.checked)}
              />
              <span>
                Delete <bdi className="font-medium">{displayTitle(item)}</bdi> too: it {how}
              </span>
            </label>
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
  if (back === changed) return changed === 1 ? 'is deleted all the same' : 'are deleted all the same'
  return `${formatNumber(changed - back)} of them ${changed - back === 1 ? 'is' : 'are'} left out`
}
