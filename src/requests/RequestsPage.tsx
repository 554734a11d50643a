import { type RefCallback, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { formatCount, formatNumber } from '../lib/format.ts'
import { callLimit, clearCalls, keepCalls, useCalls } from '../queries/calls.ts'
import { Button, ToggleButton } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useRowKeys } from '../ui/use-row-keys.ts'
import { useTitle } from '../ui/use-title.ts'
import { useDebouncedText } from '../ui/use-debounced.ts'
import { isShown, matches, type Show, shows, showWords } from './call-words.ts'
import { CallDetails } from './CallDetails.tsx'
import { callLinkId, CallTable } from './CallTable.tsx'
import { useHandler } from '../ui/use-handler.ts'
import { CommandButton } from '../ui/CommandButton.tsx'

// Those of the pages before this one are there from the start.
keepCalls()

/** The calls of this tab, newest first, and the details of the one in the address. */
export function RequestsPage({ openId }: { openId: string | null }) {
  const search = useSearch()
  const query = search === '' ? '' : `?${search}`
  const [, navigate] = useLocation()
  const { text: saved, show } = viewOf(search)
  const change = (view: View) => navigate(`${location.pathname}${queryOf(view)}`, { replace: true })
  const { text, type } = useDebouncedText(saved, (typed) => change({ text: typed, show }))
  const calls = useCalls()
  const { upTo, rows: table } = usePausedRows(calls.at(-1)?.id ?? 0)
  const found = calls.filter((call) => matches(call, text))
  const newestFirst = found.filter((call) => isShown(call, show)).toReversed()
  const rows = newestFirst.filter(({ id }) => id <= upTo)
  const waiting = newestFirst.length - rows.length
  const searchBox = useRef<HTMLInputElement>(null)
  const open = (id: string) => navigate(`/requests/${id}${query}`)
  useTitle('API')
  useRowKeys({
    place: 'API calls',
    ids: rows.map(({ id }) => String(id)),
    openId,
    linkId: callLinkId,
    searchBox,
    onOpen: open,
  })
  return (
    <SidePanel
      onEscape={() => navigate(`/requests${query}`)}
      list={
        <section
          aria-labelledby="requests-title"
          className="@container flex min-h-0 flex-1 flex-col overflow-y-auto"
        >
          <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 px-4 pt-3 pb-1">
            <div>
              <h1 id="requests-title" className="text-xl font-semibold">
                API
              </h1>
              <p className="text-muted">The last {callLimit} calls from this tab, newest first.</p>
            </div>
            <CommandButton
              place="API calls"
              onClick={() => {
                clearCalls()
                searchBox.current?.focus()
              }}
              disabledBecause={calls.length === 0 && 'The log is empty'}
            >
              Clear the log
            </CommandButton>
          </header>
          <div className="flex flex-wrap items-center gap-2 px-4 py-2 print:hidden">
            <SearchBox
              ref={searchBox}
              text={text}
              onType={type}
              label="Search methods, paths, statuses and request ids"
              placeholder="Search paths, statuses, request ids"
              maxLength={200}
            />
            <div role="group" aria-label="Show" className="flex flex-wrap gap-1">
              {shows.map((name) => (
                <ToggleButton key={name} pressed={name === show} onClick={() => change({ text, show: name })}>
                  {showWords[name]}{' '}
                  <span className="text-sm text-muted">
                    {formatNumber(found.filter((call) => isShown(call, name)).length)}
                  </span>
                </ToggleButton>
              ))}
            </div>
            {waiting > 0 && (
              <p role="status" className="text-sm text-muted">
                {formatCount(waiting, 'new call')}, shown when you leave the rows
              </p>
            )}
          </div>
          {rows.length > 0 ? (
            <CallTable rows={rows} openId={openId} query={query} ref={table} />
          ) : calls.length === 0 ? (
            <EmptyState title="The log is empty">Calls from this tab are listed here.</EmptyState>
          ) : (
            <EmptyState
              title="No call matches"
              action={
                <Button
                  onClick={() => {
                    type('')
                    change({ text: '', show: 'all' })
                  }}
                >
                  Clear filters
                </Button>
              }
            >
              {calls.length === 1
                ? 'The one call in the log doesn’t match.'
                : `None of the ${formatCount(calls.length, 'call')} in the log match.`}
            </EmptyState>
          )}
        </section>
      }
      panel={
        openId === null ? null : (
          <CallDetails
            key={openId}
            call={calls.find(({ id }) => String(id) === openId) ?? null}
            query={query}
            onOpen={open}
          />
        )
      }
    />
  )
}

type View = { text: string; show: Show }

function viewOf(search: string): View {
  const params = new URLSearchParams(search)
  return {
    text: (params.get('q') ?? '').trim(),
    show: shows.find((name) => name === params.get('show')) ?? 'all',
  }
}

function queryOf({ text, show }: View): string {
  const words = text.trim()
  const params = new URLSearchParams({ ...(words !== '' && { q: words }), ...(show !== 'all' && { show }) })
  return params.size === 0 ? '' : `?${params}`
}

type PausedRows = {
  /** The id of the newest call that is shown. */
  upTo: number
  /** For the element with the rows. */
  rows: RefCallback<HTMLElement>
}

/** New calls wait while the pointer or the focus is in the rows, so that no row moves under the pointer. */
function usePausedRows(newest: number): PausedRows {
  const [pausedAt, setPausedAt] = useState<number | null>(null)
  const pause = useHandler(() => setPausedAt((now) => now ?? newest))
  const resume = useHandler(() => setPausedAt(null))
  const [rows] = useState(() => (element: HTMLElement | null) => {
    if (!element) return
    const resumeOnBlur = ({ relatedTarget }: FocusEvent) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) setPausedAt(null)
    }
    element.addEventListener('pointerenter', pause)
    element.addEventListener('focusin', pause)
    element.addEventListener('pointerleave', resume)
    element.addEventListener('focusout', resumeOnBlur)
    return () => {
      element.removeEventListener('pointerenter', pause)
      element.removeEventListener('focusin', pause)
      element.removeEventListener('pointerleave', resume)
      element.removeEventListener('focusout', resumeOnBlur)
    }
  })
  return { upTo: pausedAt ?? newest, rows }
}
