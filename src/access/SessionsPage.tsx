import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Session } from '../contract/access.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { programWords } from '../labels/operator-words.ts'
import { roleWords } from '../labels/role-words.ts'
import { sessionsQuery, useEndSession } from '../queries/access.ts'
import { useInfo } from '../queries/info.ts'
import { useForbidden } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { type Column, PlainTable } from '../ui/PlainTable.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { AbsoluteTime, RelativeTime } from '../ui/RelativeTime.tsx'
import { AccessPage } from './AccessPage.tsx'

/** Who is signed in, for admins, who may end a session. */
export function SessionsPage() {
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <AccessPage title="Sessions" heading={heading} about="Everybody who is signed in.">
      <Sessions onEnded={() => heading.current?.focus()} />
    </AccessPage>
  )
}

function Sessions({ onEnded }: { onEnded: () => void }) {
  const query = useQuery(sessionsQuery)
  const proxied = useInfo(({ signIn }) => signIn === 'proxy-jwt')
  const [asking, setAsking] = useState<Session | null>(null)
  if (proxied)
    return (
      <EmptyState title="The proxy keeps the sessions">
        People sign in at the proxy before this console. End a session there.
      </EmptyState>
    )
  return (
    <>
      <ProgressLine active={query.isPending && !query.error} label="Loading sessions" />
      <QueryFailure query={query} className="px-4 py-2" />
      {query.data && query.data.length > 0 && <SessionsTable sessions={query.data} onEnd={setAsking} />}
      {query.data?.length === 0 && <EmptyState title="No sessions">Nobody is signed in.</EmptyState>}
      <QueryNote query={query} />
      {asking && <EndSessionDialog session={asking} onClose={() => setAsking(null)} onEnded={onEnded} />}
    </>
  )
}

type TableProps = { sessions: readonly Session[]; onEnd: (session: Session) => void }

const columns: readonly Column[] = [
  { name: 'Who', className: 'px-4' },
  { name: 'Role', className: 'hidden w-24 px-3 @2xl:table-cell' },
  { name: 'Last used', className: 'hidden w-28 px-3 @2xl:table-cell' },
  { name: 'Since', className: 'hidden w-28 px-3 @3xl:table-cell' },
  { name: 'Browser', className: 'hidden w-48 px-3 @4xl:table-cell' },
  { name: 'Action', className: 'w-28 px-4', nameless: true },
]

function SessionsTable({ sessions, onEnd }: TableProps) {
  return (
    <PlainTable caption="Sessions, the last used first" columns={columns}>
      {sessions.map((session) => (
        <Row key={session.id} session={session} onEnd={() => onEnd(session)} />
      ))}
    </PlainTable>
  )
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { who, role, startedAt, lastUsedAt, endsAt, userAgent, ipAddress, current } = session
  const forbidden = useForbidden('Ending a session', 'admin')
  const browser = userAgent === null ? 'Unknown browser' : programWords(userAgent)
  return (
    <tr className="h-13 [&>td]:border-b [&>td]:border-line">
      <td className="max-w-0 px-4 py-1.5">
        <span className="flex items-center gap-2">
          <bdi className="truncate font-medium">{who.name}</bdi>
          {current && (
            <span className="shrink-0 rounded-full border border-accent px-2 text-xs font-medium text-accent">
              This one
            </span>
          )}
        </span>
        {who.address !== null && who.address !== who.name && (
          <span className="block truncate text-sm text-muted">{who.address}</span>
        )}
        {/* Where there is no room for columns. */}
        <span className="block text-sm text-muted @2xl:hidden">
          {roleWords[role].label} · used <RelativeTime iso={lastUsedAt} />
        </span>
        <span className="block text-sm text-muted @4xl:hidden">
          {browser}
          {ipAddress !== null && ` · ${ipAddress}`}
        </span>
      </td>
      <td className="hidden px-3 text-sm @2xl:table-cell">{roleWords[role].label}</td>
      <td className="hidden px-3 text-sm text-muted @2xl:table-cell">
        <RelativeTime iso={lastUsedAt} />
      </td>
      <td className="hidden px-3 text-sm text-muted @3xl:table-cell">
        <RelativeTime iso={startedAt} />
        <span className="block text-xs">
          ends <RelativeTime iso={endsAt} />
        </span>
      </td>
      <td
        className="hidden max-w-0 truncate px-3 text-sm text-muted @4xl:table-cell"
        title={userAgent ?? undefined}
      >
        {browser}
        <span className="block truncate text-xs">{ipAddress}</span>
      </td>
      <td className="px-4 text-right">
        <Button
          onClick={onEnd}
          disabledBecause={forbidden}
          aria-label={`End the session of ${who.name}, ${browser}…`}
        >
          End…
        </Button>
      </td>
    </tr>
  )
}

type EndSessionDialogProps = { session: Session; onClose: () => void; onEnded: () => void }

/** Asks before a session is ended. */
function EndSessionDialog({ session, onClose, onEnded }: EndSessionDialogProps) {
  const ending = useEndSession()
  const { who, startedAt, userAgent, ipAddress, current } = session
  const browser = userAgent === null ? 'an unknown browser' : programWords(userAgent)
  return (
    <ConfirmDialog
      title="End session"
      pendingWords="Ending…"
      pendingBecause="A request is in progress"
      mutation={ending}
      onConfirm={(done) => ending.mutate(session, done)}
      onClose={onClose}
      onDone={onEnded}
      description={
        <>
          {current ? (
            'This is your own session in this browser: you will have to sign in again.'
          ) : (
            <>
              <bdi className="font-medium">{who.name}</bdi> has to sign in again in {browser}
              {ipAddress !== null && ` (${ipAddress})`}. What is open there stays, and nothing can be changed
              from it until then.
            </>
          )}{' '}
          The session began <AbsoluteTime iso={startedAt} />. The ledger records who ended it.
        </>
      }
    >
      <p className="text-sm text-muted">
        Tokens, jobs and uploads under way go on. To keep somebody out, take their role away at the sign-in
        provider as well.
      </p>
    </ConfirmDialog>
  )
}
