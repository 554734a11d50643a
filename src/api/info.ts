import { type AccountState, accountStateSchema } from '../contract/account.ts'
import { type Info, infoSchema } from '../contract/info.ts'
import { type Abortable, call, client, clientOfAnyAccount, parse, read } from './client.ts'
import { noteAccount } from './page-account.ts'
import { notePerson } from './page-person.ts'

/** What the console says of itself, and with it which account it is on. */
export async function getInfo(options: Abortable): Promise<Info> {
  const response = await call(() => clientOfAnyAccount.get('console/info', options))
  const info = await parse(response, infoSchema)
  noteAccount(info.account)
  notePerson(info.you.who)
  return info
}

/** Whose imports these are, whether the key is known, and what waits for other accounts. */
export function getAccount(options: Abortable): Promise<AccountState> {
  return read('console/account', accountStateSchema, options)
}

/** Confirms that the console's API key belongs to its account. Returns the account's state after that. */
export async function confirmAccount(): Promise<AccountState> {
  return parse(await call(() => client.post('console/account/confirm', { json: {} })), accountStateSchema)
}
