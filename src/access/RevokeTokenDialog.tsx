import type { Token } from '../contract/access.ts'
import { useRevokeToken } from '../queries/access.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { EndingDialog } from './EndingDialog.tsx'

type Props = { token: Token; onClose: () => void; onRevoked: () => void }

/** Asks before a token is revoked. */
export function RevokeTokenDialog({ token: { id, name, lastUsedAt }, onClose, onRevoked }: Props) {
  const revoking = useRevokeToken()
  return (
    <EndingDialog
      title="Revoke token"
      pendingWords="Revoking…"
      ending={revoking}
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
      {lastUsedAt === null ? (
        'It was never used.'
      ) : (
        <>
          It was last used <RelativeTime iso={lastUsedAt} />.
        </>
      )}
    </EndingDialog>
  )
}
