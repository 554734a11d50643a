import type { Logger } from 'pino'
import { accountHeader, accountId, type AccountState, accountWords } from '../../src/contract/account.ts'
import { emptyBody } from '../body.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { orLedgerProblem } from '../ledger/ledger-refusal.ts'
import { askedBy, type ConsoleContext, route, type Route } from '../route.ts'
import { ProblemError } from '../problem.ts'
import { otherAccounts } from './other-accounts.ts'

type Deps = { ledger: Ledger; dataDir: string | null; log: Logger; onConfirmed: () => void }

/** The routes that show the account and what waits, and that confirm a new key. */
export function accountRoutes({ ledger, dataDir, log, onConfirmed }: Deps): Route[] {
  const state = async (): Promise<AccountState> => ({
    ...(await ledger.accountState()),
    others: dataDir === null ? [] : otherAccounts(dataDir, ledger.account, log),
  })
  return [
    route.get('/api/console/account', { role: 'viewer' }, async (c) => c.json(await state())),
    route.post('/api/console/account/confirm', { role: 'admin' }, async (c) => {
      await emptyBody(c)
      await orLedgerProblem('The key was not confirmed.', () => ledger.confirmKey(askedBy(c)))
      onConfirmed()
      return c.json(await state())
    }),
  ]
}

/** Throws a 409 problem when a change is meant for another account: the page is from an earlier start of the console. */
export function assertAccount(c: ConsoleContext, { account }: Pick<Ledger, 'account'>): void {
  const meant = c.req.header(accountHeader)
  if (meant === undefined || meant === accountId(account)) return
  const message = `The console was started anew and shows ${accountWords(account)} now. Nothing was changed. Reload the page.`
  throw new ProblemError({ status: 409, code: 'account_changed', message })
}
