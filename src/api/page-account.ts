import type { Account } from '../contract/account.ts'
import { accountId } from '../contract/account.ts'

/**
 * The account whose imports this page shows: the first that the console named. It never changes, because everything that the
 * page has cached belongs to it; after a restart on another account the page has to be reloaded.
 */
let shown: Account | null = null
let changedTo: Account | null = null
const listeners = new Set<() => void>()

/** Takes the account that the console has just named. A different one means that this page is out of date. */
export function noteAccount(account: Account): void {
  shown ??= account
  if (accountId(account) === accountId(shown)) return
  changedTo = account
  for (const listener of listeners) listener()
}

/** The account of this page; null until the console has named it. */
export function pageAccount(): Account | null {
  return shown
}

/** The account that the console was restarted on; null while it is still this page's. */
export function accountChangedTo(): Account | null {
  return changedTo
}

/** Calls back when the console turns out to be on another account. Returns a function that stops that. */
export function onAccountChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Forgets everything, as a new page would. */
export function forgetAccount(): void {
  shown = null
  changedTo = null
}
