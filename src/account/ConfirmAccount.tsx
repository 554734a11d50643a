import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { explainError } from '../api/error-words.ts'
import { type AccountState, accountWords } from '../contract/account.ts'
import { ConfirmDialog } from '../labels/ConfirmDialog.tsx'
import { accountQuery, useConfirmAccount } from '../queries/account-state.ts'
import { useInfo } from '../queries/info.ts'
import { useForbidden } from '../queries/refused.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { openWork } from './account-words.ts'

/** Asks whether a new API key is for the same account, and shows what waits for the answer. */
export function ConfirmAccount({ onClose }: { onClose: () => void }) {
  const forbidden = useForbidden('Confirming an account', 'admin')
  // Always read again: the key may have been confirmed at the command line.
  const account = useQuery({ ...accountQuery, refetchOnMount: 'always' })
  const confirmation = useConfirmAccount()
  const { data } = account
  const commands = useInfo((info) => info.commands)
  return (
    <ConfirmDialog
      title="Confirm account"
      action="It is the same account"
      cancel="Not now"
      pendingWords="Confirming…"
      pendingBecause="The key is being confirmed"
      blocked={forbidden || (!data && 'Checking what is waiting')}
      look="accent"
      mutation={confirmation}
      onConfirm={(done) => confirmation.mutate(undefined, done)}
      onClose={onClose}
      // The button that opened it is gone.
      onDone={() => document.getElementById('main')?.focus()}
      description={<div className="min-h-10">{data && <WhatWaits state={data} />}</div>}
    >
      {account.error && !data && (
        <FailureNotice
          {...explainError(account.error)}
          retry={{
            run: () => void account.refetch(),
            isRunning: account.isFetching,
            failedAt: account.errorUpdatedAt,
          }}
        />
      )}
      <Choice title="A new key for the same account">
        <p>Waiting jobs and deletions continue at once.</p>
        {commands && (
          <p className="mt-1 flex flex-wrap items-center gap-x-2">
            At the command line: <Command text={commands.confirm} />
          </p>
        )}
      </Choice>
      <Choice title="A key for another account">
        <p>Do not confirm. Start the console with another name; that account gets a ledger of its own:</p>
        {commands && (
          <p className="mt-1 flex flex-wrap items-center gap-x-2">
            <Command text={`EXA_ACCOUNT=other ${commands.start}`} />
          </p>
        )}
      </Choice>
    </ConfirmDialog>
  )
}

function WhatWaits({ state: { account, newKey } }: { state: AccountState }) {
  if (!newKey) return <>The key of {accountWords(account)} was confirmed meanwhile.</>
  const waits = newKey.waiting.jobs + newKey.waiting.records
  return (
    <>
      <p>
        This API key is new to <strong className="font-medium">{accountWords(account)}</strong>. A key was
        last confirmed on <AbsoluteTime iso={newKey.knownSince} />.
      </p>
      <p className="mt-1">
        {waits === 0
          ? 'Nothing waits'
          : `${openWork(newKey.waiting, 'open record')} ${waits === 1 ? 'waits' : 'wait'}`}{' '}
        for your answer.
      </p>
    </>
  )
}

function Choice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-md border border-line bg-surface px-3 py-2">
      <h3 className="font-medium">{title}</h3>
      <div className="text-sm text-muted">{children}</div>
    </section>
  )
}

function Command({ text }: { text: string }) {
  return (
    <span className="inline-flex items-center">
      <code className="font-mono text-xs text-text">{text}</code> <CopyButton text={text} what="command" />
    </span>
  )
}
