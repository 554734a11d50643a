import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useRoute } from 'wouter'
import { accountWords } from '../contract/account.ts'
import type { Info } from '../contract/info.ts'
import { infoQuery } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { lazyPart } from '../ui/lazy-part.tsx'

const ConfirmAccount = lazyPart(async () => (await import('./ConfirmAccount.tsx')).ConfirmAccount)

type Place = 'over' | 'under'

/** Why nothing can be changed or deleted now, on every page, and what to do about it. */
export function RefusalNotice({ place }: { place: Place }) {
  const { data } = useQuery(infoQuery)
  /** Once it no longer applies, the notice says so until it is dismissed, and does not vanish under the pointer. */
  const [shownCode, setShownCode] = useState<string | null>(null)
  const [confirming, setConfirming] = useState(false)
  const code = data?.refusing?.code ?? null
  if (code !== null && code !== shownCode) setShownCode(code)
  if (!data || (code === null && shownCode === null)) return null
  return (
    <section
      aria-label="Changes and deletions"
      className={`flex min-h-12 shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line bg-surface px-4 py-1.5 ${place === 'over' ? 'border-b' : 'border-t'}`}
    >
      {data.refusing ? (
        <Refusal info={data} refusing={data.refusing} onConfirm={() => setConfirming(true)} />
      ) : (
        <Line
          action={
            <Button look="quiet" onClick={() => setShownCode(null)}>
              Dismiss
            </Button>
          }
        >
          {shownCode === 'account_unconfirmed'
            ? `Confirmed: this key belongs to ${accountWords(data.account)}. What waited goes on.`
            : 'Changes and deletions are possible again.'}
        </Line>
      )}
      {confirming && <ConfirmAccount onClose={() => setConfirming(false)} />}
    </section>
  )
}

type RefusalProps = { info: Info; refusing: NonNullable<Info['refusing']>; onConfirm: () => void }

function Refusal({ info, refusing, onConfirm }: RefusalProps) {
  const [isThere] = useRoute('/deletions/:id?')
  switch (refusing.code) {
    case 'account_unconfirmed':
      return (
        <Line
          action={
            <Button
              onClick={onConfirm}
              onPointerEnter={ConfirmAccount.preload}
              onFocus={ConfirmAccount.preload}
            >
              Confirm account…
            </Button>
          }
        >
          <strong className="font-medium text-warn">
            This API key is new to {accountWords(info.account)}.
          </strong>{' '}
          Nothing is changed or deleted until you confirm the account.
        </Line>
      )
    case 'ledger_broken':
      return (
        <Line
          action={
            !isThere && (
              <Link
                href="/deletions"
                className="inline-flex min-h-8 items-center font-medium text-accent underline"
              >
                See what is wrong
              </Link>
            )
          }
        >
          <strong className="font-medium text-danger">The ledger was changed or damaged.</strong> Nothing is
          changed or deleted until somebody acknowledges it.
        </Line>
      )
    case 'ledger_unavailable':
      return (
        <Line>
          <strong className="font-medium text-danger">The ledger cannot be used.</strong> {refusing.message}{' '}
          Nothing is changed or deleted until then.
        </Line>
      )
    default:
      return <Line>{refusing.message}</Line>
  }
}

function Line({ action, children }: { action?: ReactNode; children: ReactNode }) {
  return (
    <>
      <p role="status" className="min-w-0 flex-1 basis-48 wrap-anywhere">
        {children}
      </p>
      {action}
    </>
  )
}
