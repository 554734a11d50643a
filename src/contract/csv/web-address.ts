import { topLevelDomains } from './top-level-domains.ts'

const longestAddress = 2_000

/** An address in ASCII with a scheme. Tried first: most addresses match, and the URL parser takes ten times as long. */
const plainWithScheme =
  /^https?:\/\/(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d](?::\d{1,4})?(?:[/?#][^\s\\]*)?$/i
/** The same without a scheme; its last label must be a top-level domain. */
const plainWithoutScheme =
  /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{0,61}[a-z\d](?::\d{1,4})?(?:[/?#]\S*)?$/i

/** Dots of other scripts, which browsers treat as dots in a host; or an IP address. */
const otherDotOrBracket = /[。．｡]|:\/\/\[/
const hasSpace = /\s/
const hasScheme = /^https?:\/\//i
/** Not a host without a scheme: a mail address, a path, a number, or words. */
const surelyNoHost = /^(?:[^/?#]*[\s@\\]|[^.。．｡]*[/?#:]|[\d.,+-]+$)/

/** Whether a cell holds a web address, with or without a scheme, that a browser accepts. A name with a dot is none. */
export function isWebAddress(cell: string): boolean {
  if (cell.length > longestAddress || !hasDot(cell)) return false
  const text = cell.trim()
  if (plainWithScheme.test(text)) return true
  if (plainWithoutScheme.test(text)) {
    return isDomain(withoutPath(text)) || text.slice(0, 4).toLowerCase() === 'www.'
  }
  if (hasSpace.test(text)) return false
  if (hasScheme.test(text)) return hostOf(text) !== null
  if (surelyNoHost.test(text)) return false
  const host = hostOf(`http://${text}`)
  // The parser makes it lower case, so the cell itself shows how it was written.
  const written = withoutPath(text)
    .replaceAll(/[。．｡]/g, '.')
    .replace(/\.$/, '')
  return host !== null && /^[\w.-]+$/.test(host) && isDomain(written, host)
}

/** A host without its port and path. A loop, because a pattern would leave a hundred bytes of garbage for each cell. */
function withoutPath(text: string): string {
  for (let at = 0; at < text.length; at++) if ('/?#:'.includes(text[at] ?? '')) return text.slice(0, at)
  return text
}

/** True for a bracket, too: it begins an IP address. */
function hasDot(cell: string): boolean {
  return cell.includes('.') || otherDotOrBracket.test(cell)
}

/** The host of an address as a browser writes it, in ASCII, if it has several labels or is an IP address; else null. */
function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { hostname, username } = new URL(address)
  const host = hostname.replace(/\.$/, '')
  if (username !== '' || host.includes('..') || host.startsWith('.')) return null
  return host.includes('.') || host.startsWith('[') ? host : null
}

/** Endings that people capitalise in addresses, as in "Acme.Com". */
const commonDomains = new Set(['com', 'net', 'org'])

/**
 * Whether a host without a scheme is a domain: it ends in a top-level domain, and is not written like a name or title
 * ("J.Li", "M.Sc", "DR.NO"). `ascii`: the host in ASCII, as DNS has it.
 */
function isDomain(host: string, ascii = host): boolean {
  const last = ascii.slice(ascii.lastIndexOf('.') + 1)
  if (!topLevelDomains.has(last) && !topLevelDomains.has(last.toLowerCase())) return false
  const dot = host.lastIndexOf('.')
  const written = host.slice(dot + 1)
  if (written === written.toLowerCase() || commonDomains.has(written.toLowerCase())) return true
  // All in capitals, and a country: "ACME.DE", but not "ACME.INC".
  return host === host.toUpperCase() && dot > 2 && isCountry(written)
}

/** The domain of a country has two letters, or is in another script. */
function isCountry(last: string): boolean {
  return last.length === 2 || /[^\0-\x7f]/.test(last)
}
