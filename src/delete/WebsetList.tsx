import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import type { UsingWebset } from './using-websets.ts'

/** More than these would push what comes after them off the screen. */
const atFirst = 3

/** The websets that use an import, by title, or by id where there is none, and how. */
export function WebsetList({ websets }: { websets: readonly UsingWebset[] }) {
  const [all, setAll] = useState(false)
  const shown = all || websets.length <= atFirst + 1 ? websets : websets.slice(0, atFirst)
  return (
    <>
      <ul aria-label="Websets that use it" className="mt-1 mb-1 border-l border-line pl-3">
        {shown.map(({ id, title, how }) => (
          <li key={id} className="py-0.5 wrap-anywhere">
            {title === null ? <code className="font-mono text-xs">{id}</code> : <bdi>{title}</bdi>}{' '}
            <span className="text-muted">({how})</span>
          </li>
        ))}
      </ul>
      {websets.length > atFirst + 1 && (
        <Button look="quiet" className="-mx-2.5 text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatNumber(websets.length)}`}
        </Button>
      )}
    </>
  )
}
