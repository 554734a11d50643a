import { useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { formatCount, formatNumber } from '../lib/format.ts'
import { callLimit, clearCalls, keepCalls, useCalls } from '../queries/calls.ts'
import { Button } from '../ui/Button.tsx'
import { ToggleButton } from '../ui/ToggleButton.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { SidePanel } from '../ui/SidePanel.tsx'
import { useRowKeys } from '../ui/use-row-keys.ts'
import { useTitle } from '../ui/use-title.ts'
import { useDebouncedText } from '../ui/use-debounced-text.ts'
import { isShown, matches, type Show, shows, showWords } from './call-words.ts'
import { CallDetails } from './CallDetails.tsx'
import { callLinkId, CallTable } from './CallTable.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

// Those of the pages before this one are there from the start.
keepCalls()

/** The calls of this tab, newest first, and the details of the one in the address. */
export function RequestsPage({ openId }: { openId: string | null }) {
  const search = useSearch()
  const query = search === '' ? '' : `?${search}`
  const [path, navigate] = useLocation()
  const { text: saved, show } = viewOf(search)
  const calls = useCalls()
  const newest = calls.at(-1)?.id ?? 0
  // Those that come later wait until they are asked for: no row moves by itself.
  const [upTo, setUpTo] = useState(newest)
  const change = (view: View) => {
    setUpTo(newest)
    navigate(`${path}${queryOf(view)}`, { replace: true })
  }
  const { text, type } = useDebouncedText(saved, (typed) => change({ text: typed, show }))
  const found = calls.filter((call) => matches(call, text))
  const newestFirst = found.filter((call) => isShown(call, show)).toReversed()
  const before = newestFirst.filter(({ id }) => id <= upTo)
  const rows = before.length > 0 ? before : newestFirst
  const waiting = newestFirst.length - rows.length
  const searchBox = useRef<HTMLInputElement>(null)
  const open = (id: string) => {
    // One that was just sent again is among them.
    setUpTo((now) => Math.max(now, Number(id)))
    navigate(`/requests/${id}${query}`)
  }
  const showNew = () => {
    setUpTo(newest)
    // The button that was pressed is about to go.
    requestAnimationFrame(() => document.getElementById(callLinkId(String(newestFirst[0]?.id)))?.focus())
  }
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
          <header className="flex items-end justify-between gap-x-6 gap-y-2 px-4 pt-3 pb-1 max-sm:flex-wrap">
            <div className="min-w-0 max-sm:w-full">
              <div className="flex min-h-8 items-center gap-3">
                <h1 id="requests-title" className="text-xl font-semibold">
                  API
                </h1>
                {/* Here it covers no call, and moves nothing. */}
                {waiting > 0 && <Button onClick={showNew}>Show {formatCount(waiting, 'new call')}</Button>}
              </div>
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
          </div>
          {rows.length > 0 ? (
            <CallTable rows={rows} openId={openId} query={query} />
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
