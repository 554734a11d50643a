import { isPagePath } from '../../src/contract/page-paths.ts'
import type { PublicAddress } from '../public-address.ts'

/** Enough for all filters together. A provider might cut off more. */
const longest = 1_000

/**
 * The page of the console that `to` names, with its query; the first page for anything else. Never another site, another path of
 * this host, or an address that browsers and servers may read differently.
 */
export function ownPage(to: string | undefined, { pathWithin }: Pick<PublicAddress, 'pathWithin'>): string {
  if (to === undefined || to.length > longest || !/^[\x21\x24-\x5b\x5d-\x7e]+$/.test(to)) return '/'
  const target = pathWithin(to) ?? to
  const [path = ''] = target.split('?')
  return /^(?:\/[A-Za-z0-9_-]*)+$/.test(path) && isPagePath(path) ? target : '/'
}
