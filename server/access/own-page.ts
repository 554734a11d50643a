import { isPagePath } from '../../src/contract/page-paths.ts'
import type { PublicAddress } from '../public-address.ts'

/** Enough for every filter there is; longer, the provider might cut it off. */
const longest = 1_000

/**
 * The page of the console that `to` names, with its query, as the app has it; the first page for anything else. Never
 * another site, another path of this host, or an address that browsers and servers may read differently.
 */
export function ownPage(to: string | undefined, { pathWithin }: Pick<PublicAddress, 'pathWithin'>): string {
  if (to === undefined || to.length > longest || !/^[\x21\x24-\x5b\x5d-\x7e]+$/.test(to)) return '/'
  const target = pathWithin(to) ?? to
  const [path = ''] = target.split('?')
  return /^(?:\/[A-Za-z0-9_-]*)+$/.test(path) && isPagePath(path) ? target : '/'
}
