import { isInfo } from '../contract/checks.ts'
import type { Info } from '../contract/info.ts'
import { type Abortable, call, checked, clientOfAnyAccount } from './client.ts'
import { noteAccount } from './page-account.ts'

/** What the console says of itself, and with it which account it is on. */
export async function getInfo({ signal }: Abortable): Promise<Info> {
  const response = await call(() => clientOfAnyAccount.get('console/info', signal ? { signal } : {}))
  const info = await checked(response, 'info', isInfo)
  noteAccount(info.account)
  return info
}
