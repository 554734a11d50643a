import { isIP } from 'node:net'
import { isLoopback } from './addresses.ts'
import { UpstreamError } from './upstream-error.ts'

export type UploadAddress = {
  url: URL
  /** Whether the name must be looked up to public addresses only: not where the API itself is, which may be private. */
  mustBePublic: boolean
}

/**
 * The address of a file's upload, as upstream gave it for an import, once it is known to be one that a file may go to:
 * https under a name, or at the very host that the API itself is at; plain http only on this machine, and only when the
 * API is here too. Throws UpstreamError for any other, so that no answer can point the console into a private network.
 * The message does not repeat the address: whoever has it can upload.
 */
export function uploadAddress(given: string, apiUrl: string): UploadAddress {
  const url = URL.parse(given)
  const api = new URL(apiUrl)
  if (!url) throw unsafe('is none')
  if (url.username || url.password) throw unsafe('has a user or a password in it')
  const bothHere = isLoopback(url.hostname) && isLoopback(api.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && bothHere)) throw unsafe('is not https')
  if (bothHere || url.hostname === api.hostname) return { url, mustBePublic: false }
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0 || isLoopback(bare)) throw unsafe('names no public host')
  return { url, mustBePublic: true }
}

function unsafe(what: string): UpstreamError {
  const message = `The address that the API gave for the file ${what}. Nothing was sent there.`
  return new UpstreamError('unsafe', message, { sent: false })
}
