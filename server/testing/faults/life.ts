import type { Account } from '../../../src/contract/account.ts'

/** Whose console it is: its account, and the key that it is started with (none: the sandbox). */
export type Identity = { account: Account; key: string | null }

/** A console from its start to its end or its crash, as a history needs it. */
export type Life = {
  /** A request to it, and its answer, read. Throws, or says what nobody hears, when the console ends before. */
  ask: (method: string, path: string, more?: { body?: unknown; key?: string }) => Promise<LifeAnswer>
  /** Reads the import of every open record back, now. */
  recheckOpen: () => Promise<void>
  /** SQLite's level of the ledger's own connection: 2 is FULL. Null where it cannot be seen from outside. */
  synchronous: () => number | null
  /** From now on its ledger finds no room on the disk; gives the function that makes room again. Null where it cannot be done. */
  fillDisk: (() => () => void) | null
  /** Stops it where it stands, and lets it go on after a while. Null where it cannot be done. */
  freeze: ((forMs: number) => Promise<void>) | null
  /** Ends it as a supervisor would. */
  end: () => Promise<void>
  /** Ends it as a kill would: from this moment on it writes nothing and sends nothing. Resolves when nothing of it moves. */
  crash: () => Promise<void>
}

export type LifeAnswer = { status: number; body: Record<string, unknown>; deletionId: string | null }
