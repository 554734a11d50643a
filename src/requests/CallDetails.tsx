import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { formatCount, formatNumber } from '../lib/format.ts'
import { type Call, callLimit, useRepeatRead } from '../queries/calls.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact } from '../ui/Fact.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { bodyText, durationWords, hasFailed, isRead, outcomeOf } from './call-words.ts'
import { CodeSample } from './CodeSample.tsx'
import { actionOfCall, consoleCall } from './action-of-call.ts'
import { TextBlock } from '../ui/TextBlock.tsx'
import { CloseWords, PanelBar } from '../ui/PanelBar.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  /** Null when the log does not have it. */
  call: Call | null
  /** The filter, as the address has it. */
  query: string
  onOpen: (id: string) => void
}

/** One call with its headers, bodies and code. */
export function CallDetails({ call, query, onOpen }: Props) {
  return (
    <aside aria-label="Call" className="flex min-h-0 flex-1 flex-col">
      <PanelBar
        close={
          <Link
            href={`/requests${query}`}
            className="inline-flex min-h-8 items-center gap-1.5 rounded-md px-3 font-medium text-muted hover:bg-surface hover:text-text"
          >
            <CloseWords />
          </Link>
        }
      >
        {call && <SendAgain call={call} onOpen={onOpen} />}
      </PanelBar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {call ? (
          <Body call={call} />
        ) : (
          <EmptyState title="This call is not in the log">
            The log holds the last {callLimit} calls of this tab.
          </EmptyState>
        )}
      </div>
    </aside>
  )
}

function SendAgain({ call, onOpen }: { call: Call; onOpen: (id: string) => void }) {
  const sending = useRepeatRead()
  return (
    <CommandButton
      place="Open call"
      onClick={() => sending.mutate(call, { onSuccess: (id) => id !== null && onOpen(String(id)) })}
      disabledBecause={
        (!isRead(call) && 'Only reads can be sent again: this would repeat the change') ||
        (sending.isPending && 'It is being sent')
      }
    >
      {sending.isPending ? 'Sending…' : 'Send again'}
    </CommandButton>
  )
}

function Body({ call }: { call: Call }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const action = actionOfCall(call)
  const headers = Object.entries(call.headers)
  return (
    <>
      <header className="border-b border-line px-4 py-4">
        <h2 ref={heading} tabIndex={-1} className="font-mono text-sm outline-none wrap-anywhere">
          <span className="font-semibold">{call.method}</span> {call.path}
        </h2>
        <p className={`mt-1 font-medium ${hasFailed(call) ? 'text-danger' : ''}`}>{outcomeOf(call)}</p>
        {call.failure !== null && <p className="mt-1 text-sm text-muted wrap-anywhere">{call.failure}</p>}
      </header>
      <section aria-label="Facts" className="border-b border-line px-4 py-4">
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-2">
          <Fact name="Sent">
            <AbsoluteTime iso={new Date(call.startedAt).toISOString()} />
          </Fact>
          <Fact name="Duration">
            {call.durationMs === null ? 'In progress' : durationWords(call.durationMs)}
          </Fact>
          <Fact name="Request id">
            {call.requestId === null ? (
              <span className="text-muted">None</span>
            ) : (
              <span className="flex items-baseline justify-between gap-2">
                <code className="font-mono text-xs">{call.requestId}</code>{' '}
                <CopyButton text={call.requestId} what="request id" />
              </span>
            )}
          </Fact>
          {headers.length > 0 && (
            <Fact name="Headers">
              {headers.map(([name, value]) => (
                <code key={name} className="block font-mono text-xs">
                  {name}: {value}
                </code>
              ))}
            </Fact>
          )}
        </dl>
      </section>
      {call.body !== null && (
        <Part title="Request body">
          <BodyText label="Request body" text={bodyText(call.body)} />
        </Part>
      )}
      <Part
        title="Response"
        {...(call.answer !== undefined && {
          action: <CopyButton text={bodyText(call.answer)} what="response" />,
        })}
      >
        <Answer call={call} />
      </Part>
      <CodeSample
        actions={[
          ...(action ? [{ label: 'As a client of the API', action }] : []),
          { label: 'As this page sent it', action: consoleCall(call, location.origin) },
        ]}
      />
    </>
  )
}

function Answer({ call }: { call: Call }) {
  if (call.answer !== undefined) return <BodyText label="Response" text={bodyText(call.answer)} />
  const words =
    call.answerLength > 0
      ? `Not kept: its ${formatCount(call.answerLength, 'character')} made room for newer ones.`
      : call.durationMs === null
        ? 'Not received yet.'
        : call.status === null
          ? 'None.'
          : 'No body.'
  return <p className="text-muted">{words}</p>
}

function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-4">
      <div className="mb-2 flex items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}

/** A page of 200 imports has ten times as many characters, and takes long to lay out. */
const shownAtOnce = 20_000

/** A body as text, a long one cut until the reader asks for all of it. */
function BodyText({ label, text }: { label: string; text: string }) {
  const [whole, setWhole] = useState(false)
  if (whole || text.length <= shownAtOnce) return <TextBlock label={label}>{text}</TextBlock>
  return (
    <>
      <TextBlock label={`${label}, its beginning`}>{`${text.slice(0, shownAtOnce)}…`}</TextBlock>
      <Button className="mt-2" onClick={() => setWhole(true)}>
        Show all {formatNumber(text.length)} characters
      </Button>
    </>
  )
}
