import { type Account, accountId } from '../contract/account.ts'
import { createStore } from '../lib/store.ts'

/**
 * The account whose imports this page shows: the first that the console named. It never changes, because everything that the
 * page has cached belongs to it; after a restart on another account the page has to be reloaded.
 */
let shown: Account | null = null
const changedTo = createStore<Account | null>(null)

/** Takes the account that the console has just named. A different one means that this page is out of date. */
export function noteAccount(account: Account): void {
  shown ??= account
  if (accountId(account) !== accountId(shown)) changedTo.write(account)
}

/** The account of this page; null until the console has named it. */
export function pageAccount(): Account | null {
  return shown
}

/** The account that the console was restarted on; null while it is still this page's. */
export const accountChangedTo = changedTo.read

/** Calls back when the console turns out to be on another account. */
export const onAccountChange = changedTo.subscribe

/** Forgets everything, as a new page would. */
export function forgetAccount(): void {
  shown = null
  changedTo.write(null)
}
