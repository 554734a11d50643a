import { Link } from 'wouter'
import { modes, type Mode, type View, viewSearch } from '../view/view.ts'

const labels: Record<Mode, string> = { list: 'List', groups: 'Groups', triage: 'Triage' }

/** The ways to look at what matches. */
export function ModeLinks({ view, className = '' }: { view: View; className?: string }) {
  return (
    <nav aria-label="Ways to look" className={`flex rounded-md border border-line p-0.5 ${className}`}>
      {modes.map((mode) => (
        <Link
          key={mode}
          href={`/imports${viewSearch({ ...view, mode })}`}
          aria-current={view.mode === mode ? 'page' : undefined}
          className={`flex min-h-6 flex-1 items-center justify-center rounded px-2 text-sm ${view.mode === mode ? 'bg-surface font-medium' : 'text-muted hover:text-text'}`}
        >
          {labels[mode]}
        </Link>
      ))}
    </nav>
  )
}
