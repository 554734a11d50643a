import { type AccountState, accountStateSchema } from '../contract/account.ts'
import { type Abortable, call, client, parse, read } from './client.ts'

/** Whose imports these are, whether the key is known, and what waits for other accounts. */
export function getAccount({ signal }: Abortable): Promise<AccountState> {
  return read('console/account', accountStateSchema, signal ? { signal } : {})
}

/** Says that the console's API key is for the account that it is on. Gives what there is to say of the account then. */
export async function confirmAccount(): Promise<AccountState> {
  return parse(await call(() => client.post('console/account/confirm', { json: {} })), accountStateSchema)
}
