import { formatCount } from '../../lib/format.ts'
import { Notice } from '../../ui/Notice.tsx'
import { displayTitle } from '../title.ts'
import type { Preflight } from './preflight.ts'

type Props = {
  preflight: Preflight
  /** The ids of the changed ones that are deleted all the same. */
  takenBack: ReadonlySet<string>
  onTakeBack: (ids: readonly string[], on: boolean) => void
}

/** What reading them again took out: what is gone already, and what is not what was looked at, unless it is taken back. */
export function LeftOut({ preflight: { changed, gone }, takenBack, onTakeBack }: Props) {
  const ids = changed.map(({ item }) => item.id)
  return (
    <>
      {gone.length > 0 && (
        <Notice title={`${formatCount(gone.length, 'is', 'are')} gone already and left out`}>
          <p className="line-clamp-3">{gone.map(displayTitle).join(', ')}</p>
        </Notice>
      )}
      {changed.length > 0 && (
        <Notice
          look="warn"
          title={`${formatCount(changed.length, 'has', 'have')} changed since, and left out`}
        >
          <ul className="mt-1 max-h-32 overflow-y-auto">
            {changed.length > 1 && (
              <li>
                <Choice
                  label="Delete all of these too"
                  checked={ids.every((id) => takenBack.has(id))}
                  onChange={(on) => onTakeBack(ids, on)}
                />
              </li>
            )}
            {changed.map(({ item, how }) => (
              <li key={item.id}>
                <Choice
                  label={`Delete ${displayTitle(item)} too: it ${how}`}
                  checked={takenBack.has(item.id)}
                  onChange={(on) => onTakeBack([item.id], on)}
                />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function Choice({
  label,
  checked,
  onChange,
}: {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="checkbox"
        className="size-4 accent-(--accent)"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <bdi className="min-w-0 wrap-anywhere">{label}</bdi>
    </label>
  )
}
