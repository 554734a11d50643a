/** The lock that every change of the ledger holds, so that entries are appended one at a time. */
export const chainLock = 7_403_002
