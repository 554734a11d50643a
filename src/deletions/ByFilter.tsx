import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { byMe } from '../contract/deletion.ts'
import { whoInWords } from '../contract/who.ts'
import { byWords } from '../labels/operator-words.ts'
import { formatNumber } from '../lib/format.ts'
import { peopleQuery } from '../queries/deletions.ts'
import { useInfo } from '../queries/info.ts'
import { ToggleButton } from '../ui/ToggleButton.tsx'
import { useShortcuts } from '../ui/use-shortcuts.ts'

type Props = {
  /** The subject of somebody, or `me`. */
  by: string | null
  onChange: (by: string | null) => void
}

/** Whose deletions are shown: one's own, or those of somebody who asked for some. Nothing where nobody signs in. */
export function ByFilter({ by, onChange }: Props) {
  const id = useId()
  const you = useInfo((info) => info.you.who) ?? null
  const people = useQuery({ ...peopleQuery, enabled: you !== null }).data ?? []
  const isMine = by === byMe
  const toggleMine = () => onChange(isMine ? null : byMe)
  useShortcuts('Deletions', [{ does: isMine ? 'All people' : 'Mine', run: you ? toggleMine : undefined }])
  if (you === null) return null
  const isKnown = by === null || isMine || people.some(({ who }) => who.subject === by)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ToggleButton pressed={isMine} onClick={toggleMine}>
        Mine
      </ToggleButton>
      <label htmlFor={id} className="text-sm text-muted">
        By
      </label>
      <select
        id={id}
        value={by ?? ''}
        onChange={({ target }) => onChange(target.value || null)}
        className="h-8 max-w-48 rounded-md border border-edge bg-bg px-2"
      >
        <option value="">Anybody</option>
        <option value={byMe}>Me</option>
        {people.map(({ who, count }) => (
          <option key={`${who.kind} ${who.subject}`} value={who.subject} title={whoInWords(who)}>
            {byWords({ operator: '', who })} ({formatNumber(count)})
          </option>
        ))}
        {!isKnown && <option value={by}>{by}</option>}
      </select>
    </div>
  )
}
