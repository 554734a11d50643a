import type { ChainHead } from '../ledger/chain.ts'

/** The newest end of the chain that this process has seen: the chain must have it as long as it lives. */
export type SeenHead = {
  get: () => ChainHead | null
  /** Takes a newer one; an older one changes nothing. */
  see: (head: ChainHead) => void
  /** The chain does not have it: tells of that for good, and goes on from the end that there is. */
  isMissing: () => Promise<void>
}
