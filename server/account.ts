import { createHash } from 'node:crypto'
import { type Account, accountId } from '../src/contract/account.ts'

/** The account in words, for messages: "Live · default (api.exa.ai)". */
export function accountInWords({ name, baseUrl }: Account): string {
  return baseUrl === null ? `Sandbox · ${name}` : `Live · ${name} (${hostOf(baseUrl)})`
}

/**
 * The name of an account's folder: `sandbox-default`, `live-default-api.exa.ai`. Where the host alone does not say the
 * whole address, a short hash of the address follows.
 */
export function accountFolder(account: Account): string {
  const { mode, name, baseUrl } = account
  if (baseUrl === null) return `${mode}-${name}`
  const host = hostOf(baseUrl)
  const readable = `${mode}-${name}-${host.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`
  if (baseUrl === `https://${host}` && /^[a-z0-9.-]+$/.test(host)) return readable
  return `${readable}-${createHash('sha256').update(accountId(account)).digest('hex').slice(0, 8)}`
}

function hostOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl)
  return pathname === '/' ? host : `${host}${pathname}`
}
