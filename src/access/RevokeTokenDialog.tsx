import type { Token } from '../contract/access.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { useRevokeToken } from '../queries/access.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type Props = { token: Token; onClose: () => void; onRevoked: () => void }

export function RevokeTokenDialog({ token: { id, name, lastUsedAt }, onClose, onRevoked }: Props) {
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
