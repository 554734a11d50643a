import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { accountId, accountWords } from '../contract/account.ts'
import type { Info } from '../contract/info.ts'
import { formatCount } from '../lib/format.ts'
import { infoQuery } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { createPreference, usePreference } from '../ui/preference.ts'

/** Says that the ledger of an earlier version now belongs to this account, until it is dismissed. */
export function TakenOver() {
  const { data } = useQuery(infoQuery)
  if (!data?.takenOver) return null
  return <TakenOverNotice account={data.account} takenOver={data.takenOver} />
}

type Props = Pick<Info, 'account'> & { takenOver: NonNullable<Info['takenOver']> }

function TakenOverNotice({ account, takenOver: { at, pausedJobs } }: Props) {
  const [notice] = useState(() =>
    createPreference(`taken-over:${accountId(account)}:${at}`, ['shown', 'dismissed']),
  )
  if (usePreference(notice) === 'dismissed') return null
  const dismiss = () => {
    notice.write('dismissed')
    document.getElementById('main')?.focus()
  }
  return (
    <section
      aria-label="Earlier ledger"
      className="flex shrink-0 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-t border-line bg-surface px-4 py-2"
    >
      <p className="min-w-0 wrap-anywhere">
        The ledger of an earlier version now belongs to {accountWords(account)}.{' '}
        {pausedJobs > 0 && (
          <>
            {formatCount(pausedJobs, 'job was', 'jobs were')} paused:{' '}
            <Link href="/deletions/jobs" className="font-medium text-accent underline">
              resume {pausedJobs === 1 ? 'it' : 'them'}
            </Link>{' '}
            if {pausedJobs === 1 ? 'it is' : 'they are'} this account’s.
          </>
        )}
      </p>
      <Button look="quiet" onClick={dismiss}>
        Dismiss
      </Button>
    </section>
  )
}
