import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useId, useMemo, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { formatCount } from './lib/format.ts'
import {
  actionsOf,
  type Entry,
  type EntryGroup,
  importsOf,
  matching,
  pagesOf,
  viewsOf,
} from './palette-entries.ts'
import { settingsOf } from './palette-settings.ts'
import { importsListQuery } from './queries/imports.ts'
import { infoQuery } from './queries/info.ts'
import { Dialog, DialogTitle } from './ui/Dialog.tsx'
import { Key } from './ui/Key.tsx'
import { isComposing } from './ui/keys.ts'
import { shortcutsOnScreen } from './ui/shortcuts-on-screen.ts'
import { builtInViews, readViews } from './view/saved-views.ts'

/** One field for everything: actions of the screen, pages, saved views, and imports by title or id. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [, navigate] = useLocation()
  const chosen = useRef<Entry | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const run = ({ href, run: act }: Entry) => (href === undefined ? act() : navigate(href))
  return (
    <Dialog
      role="dialog"
      first={() => field.current}
      onLeave={onClose}
      leaveOnPressBeside
      // Not sooner: some actions are about what has the focus.
      onLeft={() => chosen.current && run(chosen.current)}
      className="top-[min(6rem,12dvh)] mx-auto flex max-h-[min(32rem,76dvh)] w-[calc(100vw-2rem)] max-w-xl flex-col"
    >
      <DialogTitle className="sr-only">Commands</DialogTitle>
      <Combobox
        field={field}
        onChoose={(entry) => {
          chosen.current = entry
          onClose()
        }}
      />
    </Dialog>
  )
}

type ComboboxProps = { field: RefObject<HTMLInputElement | null>; onChoose: (entry: Entry) => void }

/** A combobox with a list that is always open (WAI-ARIA Authoring Practices, "Combobox"). */
function Combobox({ field, onChoose }: ComboboxProps) {
  const id = useId()
  const [text, setText] = useState('')
  const { groups, loading } = useEntries(text)
  const entries = groups.flatMap((group) => group.entries)
  const [activeAt, setActiveAt] = useState(0)
  const at = Math.min(activeAt, entries.length - 1)

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    const entry = entries[at]
    if (step !== undefined) {
      const next = Math.abs(step) === 1 ? at + step + entries.length : clamp(at + step, entries.length)
      setActiveAt(entries.length > 0 ? next % entries.length : 0)
    } else if (event.key === 'Enter' && entry) onChoose(entry)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        ref={field}
        role="combobox"
        aria-label="Command, import, page or view"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        placeholder="Do something, or find an import"
        value={text}
        maxLength={200}
        onChange={({ target }) => {
          setText(target.value)
          setActiveAt(0)
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        className="h-12 shrink-0 rounded-t-lg border-b border-line bg-transparent px-4 text-base -outline-offset-2"
      />
      <div id={`${id}-list`} role="listbox" aria-label="Results" className="overflow-y-auto p-1.5">
        {groups.map(({ title, entries: members }) => (
          <div key={title} role="group" aria-label={title} className="pb-1">
            <p aria-hidden className="px-2.5 pt-1.5 pb-0.5 text-xs text-muted">
              {title}
            </p>
            {members.map((entry) => {
              const index = entries.indexOf(entry)
              return (
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the field has the focus, and its keys
                <div
                  key={`${entry.name} ${entry.href}`}
                  id={`${id}-${index}`}
                  ref={index === at ? scrollIntoView : undefined}
                  role="option"
                  aria-selected={index === at}
                  onPointerMove={() => setActiveAt(index)}
                  onClick={() => onChoose(entry)}
                  className="flex min-h-8 cursor-default scroll-my-8 items-center gap-3 rounded-md px-2.5 aria-selected:bg-surface aria-selected:ring-1 aria-selected:ring-edge"
                >
                  <bdi className="min-w-0 flex-1 truncate">{entry.name}</bdi>
                  {entry.note && <span className="text-sm text-muted">{entry.note}</span>}
                  {entry.key && <Key name={entry.key} />}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p role="status" className={entries.length > 0 ? 'sr-only' : 'px-4 py-6 text-center text-muted'}>
        {entries.length > 0 ? formatCount(entries.length, 'result') : 'Nothing matches'}
        {loading && '. Imports are still loading.'}
      </p>
    </>
  )
}

function scrollIntoView(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' })
}

function clamp(at: number, count: number): number {
  return Math.max(0, Math.min(at, count - 1))
}

/** What the palette offers for a text; for none, all but the imports. */
function useEntries(text: string): { groups: EntryGroup[]; loading: boolean } {
  const { data: info } = useQuery(infoQuery)
  // Loaded already where the list was shown; elsewhere, once somebody types.
  const typed = text.trim() !== ''
  const { data: list, isFetching } = useQuery({ ...importsListQuery, enabled: typed })
  const [path] = useLocation()
  const search = useSearch()
  const here = path.startsWith('/imports') && search !== '' ? `?${search}` : ''
  // As the screen was when the palette opened, which has the focus since.
  const [actions] = useState(() => actionsOf(shortcutsOnScreen()))
  const [views] = useState(readViews)
  const [settings] = useState(settingsOf)
  const fixed = useMemo(
    () => [
      ...actions,
      pagesOf({
        isSandbox: info?.mode === 'sandbox',
        isAdmin: info?.you.who != null && info.you.role === 'admin',
      }),
      viewsOf([...builtInViews, ...views]),
      settings,
    ],
    [actions, info, views, settings],
  )
  const groups = useMemo(() => {
    const imports = importsOf(list?.imports ?? [], text, here)
    return [...matching(fixed, text), ...(imports.entries.length > 0 ? [imports] : [])]
  }, [fixed, list, text, here])
  return { groups, loading: isFetching && !list?.complete }
}
