import type { Account } from '../contract/account.ts'
import { accountId } from '../contract/account.ts'

/**
 * The account whose imports this page shows: the one that the console named first. A page keeps it for as long as it
 * lives, as does all that the page remembers; a console that was started anew on another account needs another page.
 */
let shown: Account | null = null
let changedTo: Account | null = null
const listeners = new Set<() => void>()

/** Notes the account that the console has just named. Another one than before means that this page is of the past. */
export function noteAccount(account: Account): void {
  shown ??= account
  if (accountId(account) === accountId(shown)) return
  changedTo = account
  for (const listener of listeners) listener()
}

/** What this page shows the imports of; null until the console has named it. */
export function pageAccount(): Account | null {
  return shown
}

/** The account that the console is on since it was started anew; null where that is still the one of this page. */
export function accountChangedTo(): Account | null {
  return changedTo
}

/** Calls back when the console turns out to be on another account. Gives what ends that. */
export function onAccountChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Forgets everything, as a new page would. */
export function forgetAccount(): void {
  shown = null
  changedTo = null
}
