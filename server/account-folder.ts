import { createHash } from 'node:crypto'
import { type Account, accountId, hostAndPath } from '../src/contract/account.ts'

/**
 * The name of an account's folder: `sandbox-default`, `live-default-api.exa.ai`. Where the host alone does not say the
 * whole address, a short hash of the address follows.
 */
export function accountFolder(account: Account): string {
  const { mode, name, baseUrl } = account
  if (baseUrl === null) return `${mode}-${name}`
  const host = hostAndPath(baseUrl)
  const readable = `${mode}-${name}-${host.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`
  if (baseUrl === `https://${host}` && /^[a-z0-9.-]+$/.test(host)) return readable
  return `${readable}-${createHash('sha256').update(accountId(account)).digest('hex').slice(0, 8)}`
}
