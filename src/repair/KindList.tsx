import { formatNumber } from '../lib/format.ts'
import type { Level, RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { kindWords } from './kind-words.ts'

type Props = { state: RepairState; chosen: RowKind | null; onChoose: (kind: RowKind) => void }

const titles: Record<Level, string> = {
  problem: 'Makes the import fail',
  warning: 'Worth a look',
  hint: 'Other rows',
}

/** The kinds of rows with a problem, a warning or a hint, each with a count. */
export function KindList({ state, chosen, onChoose }: Props) {
  const { kinds } = state
  // A kind stays selected after all its rows were mended by hand: they are still on the page.
  const all =
    chosen === null || kinds.some(({ kind }) => kind === chosen)
      ? kinds
      : [{ kind: chosen, level: 'problem' as const, count: 0 }, ...kinds]
  return (
    <nav aria-label="Kinds of rows" className="space-y-3">
      {(['problem', 'warning', 'hint'] as const).map((level) => {
        const ofLevel = all.filter((each) => each.level === level)
        if (ofLevel.length === 0) return null
        return (
          <section key={level} aria-label={titles[level]}>
            <h2 className="px-2 text-sm text-muted">{titles[level]}</h2>
            <ul>
              {ofLevel.map(({ kind, count }) => (
                <li key={kind}>
                  <button
                    type="button"
                    aria-pressed={kind === chosen}
                    onClick={() => onChoose(kind)}
                    className={`flex min-h-8 w-full items-center justify-between gap-2 rounded-md px-2 text-left ${kind === chosen ? 'bg-surface font-medium ring-1 ring-line' : 'hover:bg-surface'}`}
                  >
                    <span className="min-w-0 wrap-anywhere">{kindWords(kind, state)}</span>
                    <span
                      className={`tabular-nums ${count === 0 ? 'text-ok' : level === 'problem' ? 'text-danger' : 'text-muted'}`}
                    >
                      {formatNumber(count)}
                      <span className="sr-only"> {count === 1 ? 'row' : 'rows'}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </nav>
  )
}
