import type { Session } from '../contract/access.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { programWords } from '../labels/operator-words.ts'
import { useEndSession } from '../queries/access.ts'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'

type Props = { session: Session; onClose: () => void; onEnded: () => void }

export function EndSessionDialog({ session, onClose, onEnded }: Props) {
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
