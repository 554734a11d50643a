import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Token } from '../contract/access.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { roleWords } from '../labels/role-words.ts'
import { tokensQuery, useRevokeToken } from '../queries/access.ts'
import { useForbidden } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { type Column, PlainTable } from '../ui/PlainTable.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { useNow } from '../ui/use-clock.ts'
import { AccessPage } from './AccessPage.tsx'
import { MakeTokenDialog } from './MakeTokenDialog.tsx'
import { TokenUse } from './TokenUse.tsx'

/** The tokens of scripts, for admins, who make and revoke them. */
export function TokensPage() {
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <AccessPage
      title="Tokens"
      heading={heading}
      about="For scripts that use this console: each has a role of its own, and the ledger names it."
    >
      <Tokens onRevoked={() => heading.current?.focus()} />
    </AccessPage>
  )
}

function Tokens({ onRevoked }: { onRevoked: () => void }) {
  const query = useQuery(tokensQuery)
  const forbidden = useForbidden('Making a token', 'admin')
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Token | null>(null)
  return (
    <>
      <p className="px-4 pb-3">
        <CommandButton
          place="Tokens"
          look="accent"
          onClick={() => setMaking(true)}
          disabledBecause={forbidden}
        >
          New token…
        </CommandButton>
      </p>
      <ProgressLine active={query.isPending && !query.error} label="Loading tokens" />
      <QueryFailure query={query} className="px-4 py-2" />
      {query.data && query.data.length > 0 && <TokensTable tokens={query.data} onRevoke={setRevoking} />}
      {query.data?.length === 0 && (
        <EmptyState title="No tokens yet">A script signs in with a token, and not as a person.</EmptyState>
      )}
      {query.data && <TokenUse />}
      <QueryNote query={query} />
      {making && <MakeTokenDialog onClose={() => setMaking(false)} />}
      {revoking && (
        <RevokeTokenDialog token={revoking} onClose={() => setRevoking(null)} onRevoked={onRevoked} />
      )}
    </>
  )
}

type TableProps = { tokens: readonly Token[]; onRevoke: (token: Token) => void }

const columns: readonly Column[] = [
  { name: 'Name', className: 'px-4' },
  { name: 'Role', className: 'hidden w-24 px-3 @2xl:table-cell' },
  { name: 'Last used', className: 'hidden w-28 px-3 @2xl:table-cell' },
  { name: 'Expires', className: 'hidden w-44 px-3 @3xl:table-cell' },
  { name: 'Made', className: 'hidden w-48 px-3 @4xl:table-cell' },
  { name: 'Action', className: 'w-34 px-4', nameless: true },
]

function TokensTable({ tokens, onRevoke }: TableProps) {
  return (
    <PlainTable caption="Tokens, the newest first" columns={columns}>
      {tokens.map((token) => (
        <Row key={token.id} token={token} onRevoke={() => onRevoke(token)} />
      ))}
    </PlainTable>
  )
}

function Row({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { name, role, begins, madeBy, madeAt, lastUsedAt } = token
  const forbidden = useForbidden('Revoking a token', 'admin')
  const state = tokenState(token, useNow())
  const lastUse = lastUsedAt === null ? 'Never' : <RelativeTime iso={lastUsedAt} />
  return (
    <tr className={`h-13 [&>td]:border-b [&>td]:border-line ${state === 'works' ? '' : 'text-muted'}`}>
      <td className="max-w-0 px-4 py-1.5">
        <bdi className={`block truncate font-medium ${state === 'works' ? '' : 'line-through'}`}>{name}</bdi>
        <code className="block truncate font-mono text-xs text-muted">{begins}…</code>
        {/* Where there is no room for columns. */}
        <span className="block text-sm text-muted @2xl:hidden">
          {roleWords[role].label} · {lastUsedAt === null ? 'never used' : <>used {lastUse}</>}
        </span>
        <span className="block text-sm text-muted @3xl:hidden">
          {state === 'works' && 'Expires: '}
          <Expiry token={token} state={state} />
        </span>
      </td>
      <td className="hidden px-3 text-sm @2xl:table-cell">{roleWords[role].label}</td>
      <td className="hidden px-3 text-sm text-muted @2xl:table-cell">{lastUse}</td>
      <td className="hidden px-3 text-sm text-muted @3xl:table-cell">
        <Expiry token={token} state={state} />
      </td>
      <td className="hidden max-w-0 px-3 text-sm text-muted @4xl:table-cell">
        <RelativeTime iso={madeAt} />
        <bdi className="block truncate text-xs" title={madeBy.address ?? undefined}>
          by {madeBy.name}
        </bdi>
      </td>
      <td className="px-4 text-right">
        {state === 'works' && (
          <Button onClick={onRevoke} disabledBecause={forbidden} aria-label={`Revoke ${name}…`}>
            Revoke…
          </Button>
        )}
      </td>
    </tr>
  )
}

type TokenState = 'works' | 'expired' | 'revoked'

/** Whether a token still lets anybody in. `now` in milliseconds, by the server's clock. */
function tokenState({ revokedAt, expiresAt }: Token, now: number): TokenState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'works'
}

function Expiry({ token: { expiresAt, revokedAt }, state }: { token: Token; state: TokenState }) {
  if (state === 'revoked' && revokedAt !== null)
    return (
      <>
        Revoked <RelativeTime iso={revokedAt} />
      </>
    )
  if (expiresAt === null) return 'Never'
  return (
    <>
      {state === 'expired' && 'Expired '}
      <RelativeTime iso={expiresAt} />
    </>
  )
}

type RevokeTokenDialogProps = { token: Token; onClose: () => void; onRevoked: () => void }

/** Asks before a token is revoked. */
function RevokeTokenDialog({ token: { id, name, lastUsedAt }, onClose, onRevoked }: RevokeTokenDialogProps) {
  const revoking = useRevokeToken()
  return (
    <ConfirmDialog
      title="Revoke token"
      pendingWords="Revoking…"
      pendingBecause="A request is in progress"
      mutation={revoking}
      onConfirm={(done) => revoking.mutate(id, done)}
      onClose={onClose}
      onDone={onRevoked}
      description={
        <>
          Scripts with the token “<bdi className="font-medium wrap-anywhere">{name}</bdi>” are refused from
          now on. This can’t be undone; a new token can be made. The ledger records it.
        </>
      }
    >
      <p className="text-sm text-muted">
        {lastUsedAt === null ? (
          'It was never used.'
        ) : (
          <>
            It was last used <RelativeTime iso={lastUsedAt} />.
          </>
        )}
      </p>
    </ConfirmDialog>
  )
}
