import { type ReactNode, useEffect, useRef, useState } from 'react'
import { IdentifierPicker } from '../new-import/ImportFields.tsx'
import { UnreadableFile } from '../new-import/UnreadableFile.tsx'
import { formatCount } from '../lib/format.ts'
import { formatSize } from '../lib/format-size.ts'
import { Button } from '../ui/Button.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { isMac, useShortcuts } from '../ui/use-shortcuts.ts'
import type { Mend, RowMend } from '../csv-worker/repair/mends.ts'
import type { RowKind } from '../csv-worker/repair/row-kinds.ts'
import type { RepairState } from '../csv-worker/repair/repair-state.ts'
import { KindList } from './KindList.tsx'
import { kindWords, mendsOf, mendWords } from './kind-words.ts'
import { MendDialog } from './MendDialog.tsx'
import { RepairGrid } from './RepairGrid.tsx'
import type { Repair } from './use-repair.ts'
import { WholeFile } from './WholeFile.tsx'

type Props = {
  file: File
  repair: Repair
  entityType: string
  /** The button that uses the mended file. */
  children: (blocked: string | false) => ReactNode
}

const place = 'Repair'

/** A file under repair: its kinds of bad rows, the rows of one kind, and the mends for them. */
export function RepairView({ file, repair, entityType, children }: Props) {
  const { opened, running, progress, failure, change } = repair
  const state = opened?.state
  const [chosen, setChosen] = useState<RowKind | null>(null)
  const [mending, setMending] = useState<{ type: RowMend['type']; kind: RowKind | 'all' } | null>(null)
  const view = useRef<HTMLDivElement>(null)
  /** Whether the focus should move on, because a mend was applied to all rows of a kind. */
  const wantsNext = useRef(false)
  useEffect(() => {
    if (!wantsNext.current || !state) return
    wantsNext.current = false
    const next = state.left === 0 ? '[data-next]' : '[role="toolbar"] button'
    view.current?.querySelector<HTMLElement>(next)?.focus()
  })
  const blocked = running.length > 0 && 'The file is being read'
  const undo = state?.undo != null && !blocked ? () => void change('undo', null) : undefined
  const redo = state?.redo != null && !blocked ? () => void change('redo', null) : undefined
  useShortcuts(place, [
    { key: 'Mod+z', does: 'Undo', run: undo },
    { key: isMac ? 'Mod+Z' : 'Mod+y', does: 'Redo', run: redo },
  ])

  if (!opened || !state)
    return failure === null ? (
      <Reading share={progress} />
    ) : (
      <Notice look="danger" role="alert" title="The file can’t be read">
        <p>Choose it again. The browser says: {failure}</p>
      </Notice>
    )

  const kind = chosen ?? state.kinds[0]?.kind ?? null
  const apply = async (mend: Mend, label: string) => {
    await change('apply', { mend, label })
    setChosen(null)
    wantsNext.current = true
  }
  return (
    <div ref={view} className="flex min-h-0 flex-1 flex-col">
      <p className="text-sm text-muted">{factsOf(file, state)}</p>
      {failure !== null && (
        <UnreadableFile name={file.name} message={failure}>
          The last change was not made.
        </UnreadableFile>
      )}
      <div className="repair-body">
        <div className="repair-kinds space-y-4">
          <WholeFile
            client={opened.client}
            state={state}
            blocked={blocked}
            onApply={(mend, label) => void apply(mend, label)}
            onMend={(type) => setMending({ type, kind: 'all' })}
          />
          <KindList state={state} chosen={kind} onChoose={setChosen} />
          {state.report.columns.length > 0 && (
            <IdentifierPicker
              report={state.report}
              chosen={state.identifier}
              onChoose={(column) => void change('setIdentifier', { column })}
              entityType={entityType}
            />
          )}
        </div>
        {kind === null ? (
          <p className="text-muted">{state.left === 0 ? 'No row needs mending.' : 'No rows to show.'}</p>
        ) : (
          <section aria-label={kindWords(kind, state)} className="repair-rows">
            <div
              role="toolbar"
              aria-label="All rows of this kind"
              className="flex flex-wrap items-center gap-2"
            >
              {mendsOf[kind].map((type) => (
                <CommandButton
                  key={type}
                  place={place}
                  disabledBecause={blocked}
                  onClick={() => setMending({ type, kind })}
                >
                  {mendWords(type, kind)}…
                </CommandButton>
              ))}
            </div>
            <RepairGrid
              key={kind}
              state={state}
              client={opened.client}
              version={repair.version}
              kind={kind}
              label={kindWords(kind, state)}
              // Typing may go on while the last cell is saved.
              refused={running.some((name) => name !== 'setCell') && blocked}
              busy={running.length > 0}
              onSet={(row, column, value) => {
                setChosen(kind)
                void change('setCell', { row, column, value })
              }}
              onRemove={(row, column) => {
                setChosen(kind)
                void change('removeCell', { row, column })
              }}
              onDrop={(row) => {
                setChosen(kind)
                void change('dropRow', { row })
              }}
            />
          </section>
        )}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line py-3">
        <p role="status" className={`mr-auto font-medium ${state.left === 0 ? 'text-ok' : 'text-danger'}`}>
          {leftWords(state)}
        </p>
        {running.length > 0 && (
          <span className="w-24">
            <ProgressBar
              label="Reading the file"
              share={progress}
              words={`${Math.round(progress * 100)} %`}
            />
          </span>
        )}
        <Button
          look="quiet"
          onClick={undo}
          disabledBecause={!undo && 'Nothing to undo'}
          title={state.undo ? `Undo: ${state.undo}` : undefined}
          aria-keyshortcuts={isMac ? 'Meta+Z' : 'Control+Z'}
        >
          Undo
        </Button>
        <Button
          look="quiet"
          onClick={redo}
          disabledBecause={!redo && 'Nothing to redo'}
          title={state.redo ? `Redo: ${state.redo}` : undefined}
        >
          Redo
        </Button>
        {children(blocked)}
      </footer>
      {mending && (
        <MendDialog
          {...mending}
          state={state}
          client={opened.client}
          onClose={() => setMending(null)}
          onApply={(mend, label) => {
            setMending(null)
            void apply(mend, label)
          }}
        />
      )}
    </div>
  )
}

function Reading({ share }: { share: number }) {
  return (
    <div className="mt-3">
      <p role="status" className="mb-1 text-sm text-muted">
        Reading the file…
      </p>
      <ProgressBar label="Reading the file" share={share} words={`${Math.round(share * 100)} % read`} />
    </div>
  )
}

/** The file as it is now. One that is no text was read in part, so its records are not known. */
function factsOf({ name }: File, { report }: RepairState): string {
  const facts = [name, formatSize(report.sizeBytes)]
  if (report.problem?.reason !== 'invalid_format')
    facts.push(formatCount(report.records, 'record'), formatCount(report.header.length, 'column'))
  return facts.join(' · ')
}

function leftWords({ left, whole }: RepairState): string {
  if (left === 0) return 'No problem is left'
  if (left === 1 && whole) return '1 problem is left: the file as a whole'
  return `${formatCount(left, 'problem')} left`
}
