/** The lock that every change of the ledger holds: one chain has one end. */
export const chainLock = 7_403_002
