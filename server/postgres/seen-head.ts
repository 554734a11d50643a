import type { ChainHead } from '../ledger/chain.ts'

/** The newest head that this process has seen. The chain must keep it. */
export type SeenHead = {
  get: () => ChainHead | null
  /** Remembers a newer head. An older one changes nothing. */
  see: (head: ChainHead) => void
  /** The chain lacks the head: notes a finding, and goes on from the head that there is. */
  isMissing: () => Promise<void>
}
